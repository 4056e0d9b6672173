// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

struct GrantedWriteTests {
    private let user = AccessFixture.user(5, ["plan": .text("free")])

    private func grant(_ action: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
        var object = JSONObject([("role", "user"), ("entity", "posts"), ("action", action)])
        for member in more.objectValue ?? JSONObject() { object[member.key] = member.value }
        return .object(object)
    }

    @Test func `the oldest grant that covers all of a write decides and sets its presets`() async throws {
        let bed = try await AccessFixture([
            grant("create", ["fields": ["title"], "presets": ["status": "short"]]),
            grant(
                "create",
                ["fields": ["title", "body"], "check": ["body": ["$ne": "no"]], "presets": ["status": "long"]]
            ),
            grant("create", ["presets": ["status": "any", "views": "$user.id", "meta": "$user.roles"]]), grant("read"),
        ])
        #expect(try await bed.create("posts", ["title": "a"], as: user)["status"] == "short")
        #expect(try await bed.create("posts", ["title": "a", "body": "b"], as: user)["status"] == "long")
        let last = try await bed.create("posts", ["title": "a", "body": "no", "status": "mine"], as: user)
        #expect(last["status"] == "any" && last["views"] == 5 && last["meta"] == [])
    }

    @Test func `one grant has to cover all fields`() async throws {
        let bed = try await AccessFixture([
            grant("update", ["fields": ["title"]]), grant("update", ["fields": ["body"]]), grant("read"),
        ])
        try await bed.create("posts", ["title": "a"])
        #expect(try await bed.update("posts", 1, ["title": "b"], as: user)["title"] == "b")
        #expect(
            await bed.refusal { try await bed.update("posts", 1, ["title": "b", "body": "c"], as: user) } == [
                "forbidden"
            ]
        )
        #expect(
            await bed.refusal { try await bed.update("posts", 1, ["views": 3], as: user) } == ["/views not_writable"]
        )
    }

    @Test func `the row before and the row after are held against one grant`() async throws {
        let bed = try await AccessFixture([
            grant("update", ["where": ["status": "draft"], "check": ["status": ["$in": ["draft", "review"]]]]),
            grant("update", ["where": ["status": "review"], "check": ["status": "live", "views": "$old.views"]]),
            grant("read"),
        ])
        try await bed.create("posts", ["title": "a", "status": "draft", "views": 1])
        #expect(await bed.refusal { try await bed.update("posts", 1, ["status": "live"], as: user) } == ["forbidden"])
        #expect(try await bed.update("posts", 1, ["status": "review"], as: user)["status"] == "review")
        #expect(
            await bed.refusal { try await bed.update("posts", 1, ["status": "live", "views": 2], as: user) } == [
                "forbidden"
            ]
        )
        #expect(try await bed.update("posts", 1, ["status": "live"], as: user)["status"] == "live")
    }

    @Test func `a row that can't be read after the change comes back as its id`() async throws {
        let bed = try await AccessFixture([
            grant("create"), grant("update"), grant("read", ["where": ["status": "draft"]]),
        ])
        #expect(try await bed.create("posts", ["title": "a", "status": "live"], as: user) == ["id": 1])
        try await bed.create("posts", ["title": "b", "status": "draft"])
        #expect(try await bed.update("posts", 2, ["status": "live"], as: user) == ["id": 2])
    }

    @Test func `an unreadable row is not there, a readable one is forbidden`() async throws {
        let bed = try await AccessFixture([
            grant("update", ["where": ["createdBy": "$user.id"]]), grant("read", ["where": ["status": "live"]]),
        ])
        for status in ["live", "draft"] { try await bed.create("posts", ["title": "a", "status": .string(status)]) }
        #expect(await bed.refusal { try await bed.update("posts", 1, ["title": "b"], as: user) } == ["forbidden"])
        #expect(await bed.refusal { try await bed.update("posts", 2, ["title": "b"], as: user) } == ["notFound"])
        #expect(await bed.refusal { try await bed.update("posts", 3, ["title": "b"], as: user) } == ["notFound"])
    }
}
