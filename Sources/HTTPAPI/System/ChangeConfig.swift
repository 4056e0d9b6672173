// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import JSON
import Kernel

/// bknd's five routes that change a module's configuration at a dotted path. They answer 202 with the whole
/// configuration of the module, and refusals have `"success":false` beside what every problem has.
struct ChangeConfig {
    let api: SystemAPI

    func set(_ request: APIRequest) async throws -> APIResponse {
        try await change(request) { try .set($0.json(), force: $0.flag("force")) }
    }

    func add(_ request: APIRequest) async throws -> APIResponse {
        try await change(request) { try .add($0.parameter("path"), $0.json()) }
    }

    func patch(_ request: APIRequest) async throws -> APIResponse {
        try await change(request) { try .patch($0.parameter("path"), $0.json()) }
    }

    func replace(_ request: APIRequest) async throws -> APIResponse {
        try await change(request) { try .overwrite($0.parameter("path"), $0.json()) }
    }

    func remove(_ request: APIRequest) async throws -> APIResponse {
        try await change(request) { try .remove($0.parameter("path")) }
    }

    private func change(
        _ request: APIRequest,
        _ edit: (APIRequest) throws -> SchemaEdit
    ) async throws -> APIResponse {
        do {
            let module = try SystemModule(named: request.parameter("module"))
            guard module == .data else {
                throw Problem.conflict("setting_locked", "These settings are read at start and can't be changed here.")
            }
            let options = SchemaService.EditOptions(isConfirmed: try request.flag("confirm"))
            let outcome = try await api.schemas.edit(edit(request), options, context: request.context(api.clock))
            return .object(
                [
                    ("success", true), ("module", .string(module.rawValue)),
                    ("config", outcome.plan.to.definition.moduleJSON),
                ],
                status: .accepted
            )
        } catch {
            throw Self.refusal(error)
        }
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
