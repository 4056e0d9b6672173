// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

struct AccessTesterTests {
    private struct Users: PrincipalFinding {
        func principal(ofUser name: String) async throws(DataError) -> Principal? {
            name == "5" ? AccessFixture.user(5, roles: ["editor"], ["plan": .text("free")]) : nil
        }
    }

    private func bed() async throws -> (AccessFixture, AccessTester) {
        let bed = try await AccessFixture(
            [
                [
                    "role": "guest", "entity": "posts", "action": "read", "where": ["status": "live"],
                    "fields": ["id", "title"],
                ],
                [
                    "role": "user", "entity": "posts", "action": "update", "where": ["createdBy": "$user.id"],
                    "fields": ["title"],
                ],
                [
                    "role": "editor", "entity": "posts", "action": ["update", "create"],
                    "where": ["views": ["$lt": 10]],
                    "check": ["author.plan": "free", "views": ["$gte": "$old.views"]],
                ],
                [
                    "role": "editor", "entity": "posts", "action": "create", "check": ["author.plan": "free"],
                    "fields": ["title", "author_id"],
                ],
            ],
            roles: ["editor": [:]]
        )
        for plan in ["free", "paid"] {
            try await bed.create("users", ["email": "\(plan)@b.c".json, "plan": plan.json])
        }
        try await bed.create("posts", ["title": "a", "status": "live", "views": 1, "author_id": 1])
        try await bed.create("posts", ["title": "b", "status": "draft", "views": 20, "author_id": 1])
        return (bed, AccessTester(records: bed.records, principals: Users(), explainer: nil))
    }

    private func verdict(_ question: JSONValue) async throws -> AccessVerdict {
        let (bed, tester) = try await bed()
        return try await tester.test(question, context: bed.context())
    }

    @Test(
        arguments: [
            (["entity": "posts", "action": "list"], true, "g1", nil),
            (["entity": "posts", "action": "read", "id": 1], true, "g1", nil),
            (["entity": "posts", "action": "read", "id": 2], false, "g1", "where"),
            (["entity": "posts", "action": "delete", "id": 1], false, nil, "grant"),
            (["role": "admin", "entity": "posts", "action": "delete", "id": 1], true, "admin", nil),
            (["role": "user", "entity": "posts", "action": "update", "id": 1], false, "g2", "where"),
            (
                ["role": "user", "entity": "posts", "action": "update", "id": 1, "data": ["body": "x"]], false, "g2",
                "fields"
            ),
            (["user": 5, "entity": "posts", "action": "update", "id": 1, "data": ["views": 2]], true, "g3", nil),
            (
                ["user": "5", "entity": "posts", "action": "update", "id": 1, "data": ["views": 0]], false, "g3",
                "check"
            ),
            (
                ["user": 5, "entity": "posts", "action": "update", "id": 1, "data": ["author_id": 2]], false, "g3",
                "check"
            ),
            (["user": 5, "entity": "posts", "action": "update", "id": 2, "data": ["views": 30]], false, "g3", "where"),
            (
                ["user": 5, "entity": "posts", "action": "create", "data": ["title": "t", "author_id": 1]], true, "g4",
                nil
            ),
            (
                ["user": 5, "entity": "posts", "action": "create", "data": ["title": "t", "author": ["$set": 2]]],
                false, "g3", "check"
            ),
        ] as [(JSONValue, Bool, String?, String?)]
    )
    func `the tester names the grant that decides, and the clause`(
        question: JSONValue,
        allowed: Bool,
        grant: String?,
        clause: String?
    ) async throws {
        let verdict = try await verdict(question)
        #expect(
            verdict.isAllowed == allowed && verdict.grant == grant && verdict.clause?.rawValue == clause,
            "\(verdict)"
        )
    }

    @Test func `it tells the fields, and the same that the records do`() async throws {
        let verdict = try await verdict(["entity": "posts", "action": "list"])
        #expect(verdict.json["fields"] == ["id", "title"] && verdict.json["decision"] == "allow")
        #expect(verdict.json["sql"] == .null && verdict.json["clause"] == .null)
    }

    @Test(
        arguments: [
            ([:], ["/entity required", "/action required"]),
            (["entity": "x", "action": "list"], [#"unknownEntity("x")"#]),
            (["entity": "posts", "action": "x"], ["/action unknown_action"]),
            (["entity": "posts", "action": "list", "role": "x"], ["/role unknown_role"]),
            (["entity": "posts", "action": "list", "user": 6], ["notFound"]),
            (["entity": "posts", "action": "get", "id": 99], ["notFound"]),
            (["entity": "posts", "action": "list", "user": 5, "role": "user"], ["/role invalid_value"]),
            (["entity": "posts", "action": "list", "user": true], ["/user invalid_type"]),
            (["entity": "posts", "action": "create", "role": "editor", "data": ["x": 1]], ["/data/x unknown_field"]),
            ([], [" invalid_type"]),
        ] as [(JSONValue, [String])]
    )
    func `what can't be asked is refused`(question: JSONValue, refusal: [String]) async throws {
        let (bed, tester) = try await bed()
        #expect(await bed.refusal { _ = try await tester.test(question, context: bed.context()) } == refusal)
    }
}

extension String {
    fileprivate var json: JSONValue { .string(self) }
}
