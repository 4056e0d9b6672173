// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel
import Testing

@testable import HTTPAPI

/// Whatever address roles and grants are changed by, the audit log has who did it and what it was.
struct AccessActivityTests {
    /// Method, address and body; and how the sentence of the entry begins.
    private static let changes: [(HTTPRequest.Method, String, JSONValue, String)] = [
        (.post, "/api/roles", ["name": "auditor"], "add the role auditor"),
        (.post, "/api/permissions", ["role": "auditor", "permission": "logs.read"], "allow auditor: logs.read"),
        (.patch, "/api/roles/auditor", ["description": "Looks"], "describe the role auditor"),
        (.post, "/api/schema/apply", ["roles": ["reader": [:]]], "add the role reader"),
        (.patch, "/api/system/config/patch/data/roles", ["writer": [:]], "add the role writer"),
        (.delete, "/api/roles/auditor", [:], "remove the role auditor"),
    ]

    @Test func `each change of roles and grants leaves an entry`() async throws {
        let visitor = try await Visitor()
        let admin = Visitor.bearer(try await Cast(visitor.api).token(.admin))
        for (count, change) in Self.changes.enumerated() {
            var headers = admin
            headers[.contentType] = "application/json"
            let answer = await visitor.api.send(change.0, change.1, headers: headers, body: change.2.text)
            #expect((200..<300).contains(answer.status), "\(change.1): \(answer)")
            let entries = try await Self.entries(visitor, admin)
            #expect(entries.count == count + 1, "\(change.1)")
            let newest = try #require(entries.first)
            #expect(newest["actor"]?.stringValue?.hasPrefix("user:") == true)
            let sentence = newest["details"]?["changes"]?.arrayValue?.first?.stringValue
            #expect(sentence?.hasPrefix(change.3) == true, "\(newest)")
        }
    }

    @Test func `what changes nothing leaves none`() async throws {
        let visitor = try await Visitor()
        let admin = Visitor.bearer(try await Cast(visitor.api).token(.admin))
        let role: JSONValue = ["name": "auditor"]
        #expect(await visitor.post("/api/roles?dry-run=1", role, admin).status == 200)
        #expect(await visitor.post("/api/roles", ["name": "admin"], admin).status == 409)
        #expect(try await Self.entries(visitor, admin).isEmpty)
        let entity: JSONValue = ["name": "plain", "fields": ["title": ["type": "text"]]]
        #expect(await visitor.post("/api/schema/entities", entity, admin).status == 201)
        #expect(try await Self.entries(visitor, admin).isEmpty)
    }

    private static func entries(_ visitor: Visitor, _ admin: HTTPFields) async throws -> [JSONValue] {
        let answer = await visitor.api.get("/api/activity?action=access.change", headers: admin)
        return try #require(answer.json["data"]?.arrayValue)
    }
}
