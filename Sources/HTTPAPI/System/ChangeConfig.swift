// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import JSON
import Kernel

/// bknd's five routes that change a module's configuration at a dotted path. They answer 202 with the whole
/// configuration of the module, and refusals have `"success":false` beside what every problem has.
struct ChangeConfig {
    let api: SystemAPI

    func set(_ request: APIRequest) async throws -> APIResponse { try await change(request, .set) }
    func add(_ request: APIRequest) async throws -> APIResponse { try await change(request, .add) }
    func patch(_ request: APIRequest) async throws -> APIResponse { try await change(request, .patch) }
    func replace(_ request: APIRequest) async throws -> APIResponse { try await change(request, .overwrite) }
    func remove(_ request: APIRequest) async throws -> APIResponse { try await change(request, .remove) }

    /// What is done, as the addresses name it.
    enum Verb {
        case set, add, patch, overwrite, remove
    }

    private func change(_ request: APIRequest, _ verb: Verb) async throws -> APIResponse {
        do {
            let module = try SystemModule(named: request.parameter("module"))
            try api.permits.require(module.writing, of: request.principal)
            let config: JSONValue =
                switch module {
                case .server:
                    throw Problem.conflict(
                        "setting_locked",
                        "These settings are read at start and can't be changed here."
                    )
                case .data: try await changeSchema(request, verb)
                case .auth: .object(try await ChangeAuthSettings(settings: api.settings).change(request, verb))
                }
            return .object(
                [("success", true), ("module", .string(module.rawValue)), ("config", config)],
                status: .accepted
            )
        } catch {
            throw Self.refusal(error)
        }
    }

    private func changeSchema(_ request: APIRequest, _ verb: Verb) async throws -> JSONValue {
        let edit: SchemaEdit =
            switch verb {
            case .set: try .set(request.json(), force: request.flag("force"))
            case .add: try .add(request.parameter("path"), request.json())
            case .patch: try .patch(request.parameter("path"), request.json())
            case .overwrite: try .overwrite(request.parameter("path"), request.json())
            case .remove: try .remove(request.parameter("path"))
            }
        let options = SchemaService.EditOptions(isConfirmed: try request.flag("confirm"))
        let outcome = try await api.schemas.edit(edit, options, context: request.context(api.clock))
        await api.activity?.noteAccess(changedBy: outcome, request)
        return outcome.plan.to.definition.moduleJSON
    }

    /// Failures of the server itself stay as they are, so that the log has their cause.
    private static func refusal(_ error: any Error) -> any Error {
        guard var problem = (error as? any ProblemConvertible)?.problem, problem.status.kind == .clientError else {
            return error
        }
        problem.members["success"] = false
        return problem
    }
}
