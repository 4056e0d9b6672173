// SPDX-License-Identifier: Apache-2.0
import DataDomain
import DataTestKit
import HTTPTypes
import JSON
import Kernel
import Testing

@testable import HTTPAPI

/// What callers are told of each error of the data domain.
struct DataErrorTests {
    private static let issue = DataError.Issue(pointer: "/a", code: "too_long", message: "It is too long.")

    private static let cases: [(DataError, Int, String, [String])] = [
        (
            .malformed(pointer: "?limit", code: "invalid_parameter", message: "No."), 400, "invalid_parameter",
            ["?limit"]
        ),
        (.invalid([issue]), 422, "too_long", ["/a"]),
        (
            .invalid([issue, .init(pointer: "/b", code: "required", message: "It is required.")]), 422, "invalid",
            ["/a", "/b"]
        ),
        (.invalid([]), 422, "invalid", []),
        (.unknownEntity("posts"), 404, "unknown_entity", []),
        (.notFound, 404, "not_found", []),
        (.unauthenticated, 401, "unauthorized", []),
        (.forbidden(hint: nil), 403, "forbidden", []),
        (.forbidden(hint: "Grant it."), 403, "forbidden", []),
        (.forbidden(hint: .init(code: "no_grants", message: "Grant it.")), 403, "no_grants", []),
        (.conflict(code: "not_unique", [issue]), 409, "not_unique", ["/a"]),
        (.conflict(code: "not_unique", []), 409, "not_unique", []),
        (.preconditionFailed(current: nil), 412, "precondition_failed", []),
        (.preconditionFailed(current: Array(#"{"id":1}"#.utf8)), 412, "precondition_failed", []),
        (.tooLarge(code: "too_many_rows", message: "No."), 413, "too_many_rows", []),
        (.confirmationRequired(plan: ["steps": []]), 409, "confirmation_required", []),
        (.schemaIsCode, 409, "schema_is_code", []),
        (.hookConflict("It kept changing."), 409, "hook_conflict", []),
        (.refusedByHook(code: "no_luck", message: "Not today."), 422, "no_luck", []),
        (.overloaded, 503, "overloaded", []),
        (.deadlineExceeded, 503, "deadline_exceeded", []),
        (.storageFull, 503, "storage_full", []),
        (.unavailable, 503, "unavailable", []),
        (.schemaChanged, 503, "schema_changed", []),
        (.internalFailure("table _roost_x is gone"), 500, "internal_error", []),
    ]

    @Test(arguments: cases.indices)
    func `every error has its answer`(_ place: Int) throws {
        let (error, status, code, pointers) = Self.cases[place]
        let problem = error.problem
        #expect(problem.status.code == status)
        let body = try JSONValue(parsing: problem.body(requestID: "r1"))
        #expect(body["status"]?.integerValue == Int64(status))
        #expect(body["code"] == .string(code))
        #expect(body["errors"]?.arrayValue?.compactMap { $0["pointer"]?.stringValue } == pointers)
        #expect(body["error"] == body["detail"])
        #expect(body["requestId"] == "r1")
        #expect(body["detail"]?.stringValue?.contains("_roost") == false)
    }

    @Test func `no case is left out`() {
        let names = Set(Self.cases.map { String(describing: $0.0).prefix { $0 != "(" } })
        #expect(names.count == Self.kinds.count)
        #expect(Set(Self.cases.map { Self.kind(of: $0.0) }) == Set(Self.kinds))
    }

    private static let kinds = Array(0..<19)

    /// A new case can't be compiled without a place here, and has no test until it has one above.
    private static func kind(of error: DataError) -> Int {
        switch error {
        case .malformed: 0
        case .invalid: 1
        case .unknownEntity: 2
        case .notFound: 3
        case .unauthenticated: 4
        case .forbidden: 5
        case .conflict: 6
        case .preconditionFailed: 7
        case .tooLarge: 8
        case .confirmationRequired: 9
        case .schemaIsCode: 10
        case .hookConflict: 11
        case .refusedByHook: 12
        case .overloaded: 13
        case .deadlineExceeded: 14
        case .storageFull: 15
        case .unavailable: 16
        case .internalFailure: 17
        case .schemaChanged: 18
        }
    }

    @Test func `what belongs to an error stands beside it`() throws {
        let confirmation = try JSONValue(
            parsing: DataError.confirmationRequired(plan: ["steps": []]).problem.body(requestID: "")
        )
        #expect(confirmation["plan"] == ["steps": []])
        let stale = try JSONValue(
            parsing: DataError.preconditionFailed(current: Array(#"{"id":1}"#.utf8)).problem.body(requestID: "")
        )
        #expect(stale["current"] == ["id": 1])
        #expect(DataError.preconditionFailed(current: Array("{".utf8)).problem.members.isEmpty)
        #expect(DataError.unauthenticated.problem.headers[.wwwAuthenticate] == "Bearer")
        #expect(DataError.forbidden(hint: "Grant it.").problem.detail == "Grant it.")
        let missing = DataError.Hint(code: "permission_missing", message: "No.", permission: .accessManage)
        #expect(DataError.forbidden(hint: missing).problem.members["permission"] == "access.manage")
        #expect(DataError.refusedByHook(code: "c", message: "Not today.").problem.detail == "Not today.")
        for error in [DataError.overloaded, .deadlineExceeded, .storageFull, .unavailable] {
            #expect(error.problem.headers[.retryAfter] != nil)
        }
    }

    @Test(arguments: [
        (DatabaseError.overloaded, 503, "overloaded"), (.deadlineExceeded, 503, "deadline_exceeded"),
        (.storageFull, 503, "storage_full"), (.unavailable, 503, "unavailable"),
        (.internalFailure("no such column: secret_name"), 500, "internal_error"),
    ])
    func `failures of the database are told on every kind of route`(
        _ error: DatabaseError,
        _ status: Int,
        _ code: String
    ) async throws {
        let api = try await TestAPI.blog()
        let requests: [(HTTPRequest.Method, String, String?)] = [
            (.get, "/api/data/posts", nil), (.get, "/api/data/posts/1", nil), (.get, "/api/data/posts/1/comments", nil),
            (.post, "/api/data/posts/query", "{}"), (.post, "/api/data/posts/fn/count", "{}"),
            (.post, "/api/data/posts/aggregate", #"{"select":{"n":{"count":"*"}}}"#),
            (.get, "/api/data/posts/export", nil), (.post, "/api/data/tags", #"{"label":"x"}"#),
            (.patch, "/api/data/posts/1", #"{"views":1}"#), (.delete, "/api/data/posts/1", nil),
            (.post, "/api/batch", #"{"operations":[{"action":"delete","entity":"posts","id":1}]}"#),
            (.post, "/api/data/tags/import?format=csv", "label\nx\n"),
            (.post, "/api/schema/entities", #"{"name":"pages"}"#),
            (.get, "/api/schema/history", nil),
            (.delete, "/api/system/config/remove/data/entities.settings?confirm=1", nil),
        ]
        for (method, target, body) in requests {
            try api.memory.failNext(with: error)
            let answer = await api.send(method, target, body: body)
            #expect(answer.status == status, "\(method) \(target): \(answer)")
            #expect(answer.code == code)
            #expect(!answer.text.contains("secret_name"))
        }
    }
}
