// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

/// `GET /api/system/config…` and `GET /api/system/schema…`.
struct ReadConfig {
    let api: SystemAPI

    // MARK: - Configuration

    func all(_: APIRequest) async throws -> APIResponse {
        let schema = api.schemas.current
        return .object([("version", .integer(Int64(schema.version)))] + configs(schema))
    }

    func one(_ request: APIRequest) async throws -> APIResponse {
        let (module, schema) = (try SystemModule(named: request.parameter("module")), api.schemas.current)
        return .object([
            ("version", .integer(Int64(schema.version))), ("module", .string(module.rawValue)),
            ("config", module.config(api, schema)),
        ])
    }

    /// The form of the row in which bknd stores its configuration.
    func raw(_: APIRequest) async throws -> APIResponse {
        guard !api.isReadOnly else { throw Problem.notFound("unknown_module", "There is no stored configuration.") }
        let (schema, plan) = (api.schemas.current, try await api.schemas.history(limit: 1).first)
        let time = plan.map { JSONValue.string($0.time.description) } ?? .null
        return .object([
            ("id", .integer(Int64(schema.version))), ("version", .integer(Int64(schema.version))),
            ("type", "config"), ("json", ["data": schema.definition.moduleJSON]), ("created_at", time),
            ("updated_at", time),
        ])
    }

    // MARK: - Its schema

    func schemas(_ request: APIRequest) async throws -> APIResponse {
        let schema = api.schemas.current
        var members: [(String, JSONValue)] = [
            ("version", .integer(Int64(schema.version))), ("readonly", .boolean(api.isReadOnly)),
            ("schema", .object(JSONObject(SystemModule.allCases.map { ($0.rawValue, $0.configSchema) }))),
        ]
        if try request.flag("config") { members.append(("config", .object(JSONObject(configs(schema))))) }
        members.append(("permissions", SystemPermissions.json))
        return .object(members)
    }

    func schema(_ request: APIRequest) async throws -> APIResponse {
        let (module, schema) = (try SystemModule(named: request.parameter("module")), api.schemas.current)
        var members: [(String, JSONValue)] = [
            ("module", .string(module.rawValue)), ("readonly", .boolean(api.isReadOnly)),
            ("version", .integer(Int64(schema.version))), ("schema", module.configSchema),
        ]
        if try request.flag("config") { members.append(("config", module.config(api, schema))) }
        return .object(members)
    }

    private func configs(_ schema: Schema) -> [(String, JSONValue)] {
        SystemModule.allCases.map { ($0.rawValue, $0.config(api, schema)) }
    }
}
