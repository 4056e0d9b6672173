// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel
import Testing

/// What takes more than one request.
@Suite(.everyStorage) struct RecordFlowTests {
    @Test(arguments: ["/api/data/posts", "/api/data/entity/posts"])
    func `a soft-deleted record comes back`(_ path: String) async throws {
        let api = try await TestAPI.blog()
        #expect(await api.send(.delete, "\(path)/1").status == 200)
        #expect(await api.get("\(path)/1").status == 404)
        #expect(await api.get("\(path)?deleted=only").data[0]?["id"] == 1)
        #expect(await api.get("\(path)/1?deleted=with").status == 200)
        let restored = await api.send(.post, "\(path)/1/restore")
        #expect(restored.status == 200)
        #expect(restored.data["id"] == 1)
        #expect(restored.meta["items"] == 1)
        #expect(await api.get("\(path)/1").status == 200)
    }

    @Test func `a purged record is gone`() async throws {
        let api = try await TestAPI.blog()
        #expect(await api.send(.delete, "/api/data/posts/3?purge=1").status == 200)
        #expect(await api.get("/api/data/posts/3?deleted=with").status == 404)
        #expect(await api.send(.post, "/api/data/posts/3/restore").status == 404)
    }

    @Test func `cursors lead forward and back`() async throws {
        let api = try await TestAPI.blog()
        let first = await api.get("/api/data/posts?limit=1&sort=-views")
        let next = try #require(first.meta["cursor"]?["next"]?.stringValue)
        let second = await api.get("/api/data/posts?limit=1&sort=-views&cursor=\(next)")
        #expect(second.data[0]?["id"] == 2)
        let previous = try #require(second.meta["cursor"]?["previous"]?.stringValue)
        #expect(await api.get("/api/data/posts?limit=1&sort=-views&cursor=\(previous)").data[0]?["id"] == 3)
        #expect(await api.get("/api/data/posts?limit=1&sort=views&cursor=\(next)").status == 400)
    }

    @Test(arguments: [("exact", 3, "exact"), ("capped", 3, "exact")])
    func `a total is told when it is asked for`(_ mode: String, _ total: Int64, _ kind: String) async throws {
        let answer = try await TestAPI.blog().get("/api/data/posts?limit=1&count=\(mode)")
        #expect(answer.meta["total"] == .integer(total))
        #expect(answer.meta["totalKind"] == .string(kind))
    }

    @Test func `no total is counted unasked`() async throws {
        let answer = try await TestAPI.blog().get("/api/data/posts")
        #expect(answer.meta["total"] == nil)
        #expect(answer.meta["time"] == nil)
    }

    // MARK: - bknd's address

    @Test func `bknd's address counts and measures`() async throws {
        let api = try await TestAPI.blog()
        let list = await api.get(#"/api/data/entity/posts?limit=1&where={"views":{"$gt":1}}"#)
        #expect(list.meta["items"] == 1)
        #expect(list.meta["count"] == 2)
        #expect(list.meta["total"] == 3)
        #expect(list.meta["time"]?.doubleValue != nil)
        let one = await api.get("/api/data/entity/posts/1?sort=-id&limit=5&offset=0&join=author")
        #expect(one.meta["items"] == 1)
        #expect(one.meta["time"]?.doubleValue != nil)
        let written = await api.post("/api/data/entity/tags", #"{"label":"x"}"#)
        #expect(written.meta["time"]?.doubleValue != nil)
    }

    @Test func `bknd's address takes a limit of 0 for the default`() async throws {
        let api = try await TestAPI.blog()
        #expect(await api.get("/api/data/entity/posts?limit=0").meta["limit"] == 10)
        #expect(await api.post("/api/data/entity/posts/query", #"{"limit":0}"#).meta["limit"] == 10)
        #expect(await api.get("/api/data/posts?limit=0").status >= 400)
    }

    @Test func `raw braces and brackets in an address are read`() async throws {
        let target =
            #"/api/data/entity/posts?limit=1&sort=-id&where={%22id%22:{%22$gt%22:0}}&select=id&with=author"#
        #expect(try await TestAPI.blog().get(target).data[0]?["id"] == 3)
    }

    // MARK: - Files

    @Test(arguments: [
        ("csv", "text/csv; charset=utf-8", "id,label\r\n1,swift\r\n2,sql\r\n"),
        ("json", "application/json", #"[{"id":1,"label":"swift"},{"id":2,"label":"sql"}]"#),
        ("ndjson", "application/x-ndjson", "{\"id\":1,\"label\":\"swift\"}\n{\"id\":2,\"label\":\"sql\"}\n"),
    ])
    func `records are exported`(_ format: String, _ type: String, _ text: String) async throws {
        let answer = try await TestAPI.blog().get("/api/data/tags/export?format=\(format)&sort=id")
        #expect(answer.status == 200)
        #expect(answer.streamError == nil)
        #expect(answer.text == text)
        #expect(answer.headers[.contentType] == type)
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"tags.\(format)\"")
    }

    @Test func `an empty export is complete`() async throws {
        let api = try await TestAPI()
        #expect(await api.get("/api/data/tags/export").text == "[]")
        #expect(await api.get("/api/data/tags/export?format=ndjson").text.isEmpty)
        #expect(await api.get("/api/data/tags/export?format=csv").text == "id,label\r\n")
    }

    @Test func `what was exported can be imported`() async throws {
        let (api, other) = (try await TestAPI.blog(), try await TestAPI())
        let file = await api.get("/api/data/posts/export?format=ndjson&select=title,views,seen,place")
        let report = await other.post("/api/data/posts/import?format=ndjson", file.text)
        #expect(report.data["created"] == 3, "\(report)")
        #expect(await other.get("/api/data/posts/1").data["seen"] == "2024-01-02T03:04:05.000Z")
    }

    @Test func `types are told in two languages`() async throws {
        let api = try await TestAPI.blog()
        for target in ["/api/data/types", "/api/data/types?lang=typescript", "/api/data/types?lang=swift"] {
            let answer = await api.get(target)
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
            #expect(answer.text.contains(target.hasSuffix("swift") ? "struct Post" : "interface"))
        }
    }

    @Test func `a dry run of a sync changes nothing`() async throws {
        let api = try await TestAPI.blog()
        let before = await api.get("/api/data")
        #expect(await api.get("/api/data/sync?drop=1&force=1").json["changes"] == [])
        #expect(await api.get("/api/data").bytes == before.bytes)
        #expect(api.schemas.current.version == 1)
    }
}
