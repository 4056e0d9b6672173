// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import HTTPTypes
import JSON
import Kernel

/// The only place where the words of the data domain become statuses.
extension DataError: ProblemConvertible {
    public var problem: Problem {
        switch self {
        case .malformed(let pointer, let code, let message):
            .badRequest(code, message, errors: [.init(pointer: pointer, code: code, message: message)])
        case .invalid(let issues):
            .unprocessable(
                issues.count == 1 ? issues[0].code : "invalid",
                issues.first?.message ?? "The request can't be carried out.",
                errors: issues.map(Problem.Place.init)
            )
        case .unknownEntity(let name):
            .notFound("unknown_entity", "There is no entity \"\(name)\".")
        case .notFound: .notFound("not_found", "There is no such record.")
        case .unauthenticated: .unauthorized()
        case .forbidden(let hint): Self.forbidden(hint)
        case .conflict(let code, let issues):
            .conflict(
                code,
                issues.first?.message ?? "The request conflicts with what is stored.",
                errors: issues.map(Problem.Place.init)
            )
        case .preconditionFailed(let current): Self.preconditionFailed(current: current)
        case .tooLarge(let code, let message): Problem(.contentTooLarge, code: code, detail: message)
        case .confirmationRequired(let plan):
            Problem(
                .conflict,
                code: "confirmation_required",
                detail: "This destroys stored data. Send it again with confirm=1 if that is meant.",
                members: JSONObject([("plan", plan)])
            )
        case .schemaIsCode:
            .conflict("schema_is_code", "The schema is declared in code and can't be changed here.")
        case .hookConflict(let message): .conflict("hook_conflict", message)
        case .refusedByHook(let code, let message): .unprocessable(code, message)
        case .schemaChanged: .unavailable("schema_changed", "The schema is being changed. Try again.")
        case .overloaded: .unavailable()
        case .deadlineExceeded: .unavailable("deadline_exceeded", "The request took longer than it may.")
        case .storageFull:
            .unavailable("storage_full", "The server can't store anything at the moment.", retryAfter: 30)
        case .unavailable: .unavailable("unavailable", "The database can't be reached at the moment.")
        case .internalFailure: .internalError
        }
    }

    private static func forbidden(_ hint: DataError.Hint?) -> Problem {
        guard let hint else { return .forbidden() }
        var problem = Problem.forbidden(hint.code, hint.message)
        problem.members["permission"] = hint.permission.map { .string($0.rawValue) }
        return problem
    }

    /// 412 with the record as it is now, so that the caller can merge.
    private static func preconditionFailed(current: [UInt8]?) -> Problem {
        let record = current.flatMap { try? JSONReader().read($0) }
        return Problem(
            .preconditionFailed,
            code: "precondition_failed",
            detail: "The record has changed since it was read.",
            members: record.map { JSONObject([("current", $0)]) } ?? JSONObject()
        )
    }
}

extension Problem.Place {
    init(_ issue: DataError.Issue) {
        self.init(pointer: issue.pointer, code: issue.code, message: issue.message)
    }
}
