// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

/// `GET /api/system/config…` and `GET /api/system/schema…`. Nobody sees more modules than they may.
struct ReadConfig {
    let api: SystemAPI

    // MARK: - Configuration

    func all(_ request: APIRequest) async throws -> APIResponse {
        let schema = api.schemas.current
        return .object([("version", .integer(Int64(schema.version)))] + (try await configs(schema, request)))
    }

    func one(_ request: APIRequest) async throws -> APIResponse {
        let (module, schema) = (try SystemModule(named: request.parameter("module")), api.schemas.current)
        try requireReading(module, request)
        return .object([
            ("version", .integer(Int64(schema.version))), ("module", .string(module.rawValue)),
            ("config", try await module.config(api, schema, request.principal)),
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
            ("version", .integer(Int64(schema.version))), ("readonly", .boolean(isReadOnly(.data, request))),
            ("schema", .object(JSONObject(SystemModule.allCases.map { ($0.rawValue, $0.configSchema) }))),
        ]
        if try request.flag("config") {
            members.append(("config", .object(JSONObject(try await configs(schema, request)))))
        }
        members.append(("permissions", SystemPermissions.json))
        return .object(members)
    }

    func schema(_ request: APIRequest) async throws -> APIResponse {
        let (module, schema) = (try SystemModule(named: request.parameter("module")), api.schemas.current)
        var members: [(String, JSONValue)] = [
            ("module", .string(module.rawValue)), ("readonly", .boolean(isReadOnly(module, request))),
            ("version", .integer(Int64(schema.version))), ("schema", module.configSchema),
        ]
        if try request.flag("config") {
            try requireReading(module, request)
            members.append(("config", try await module.config(api, schema, request.principal)))
        }
        return .object(members)
    }

    // MARK: - Who may

    private func requireReading(_ module: SystemModule, _ request: APIRequest) throws(Problem) {
        guard module.reading.contains(where: { api.permits.holds($0, request.principal) }) else {
            throw SystemPermits.refusal(module.reading, request.principal)
        }
    }

    /// Also for callers who may not change it, as in bknd.
    private func isReadOnly(_ module: SystemModule, _ request: APIRequest) -> Bool {
        module == .data && api.isReadOnly || module == .server
            || !api.permits.holds(module.writing, request.principal)
    }

    private func configs(_ schema: Schema, _ request: APIRequest) async throws -> [(String, JSONValue)] {
        var configs: [(String, JSONValue)] = []
        for module in SystemModule.readable(by: request.principal, api.permits) {
            configs.append((module.rawValue, try await module.config(api, schema, request.principal)))
        }
        return configs
    }
}
