// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel
import Testing

/// The schema over several requests, and in its modes.
@Suite(.everyStorage) struct SchemaFlowTests {
    @Test func `a new entity is served at once`() async throws {
        let api = try await TestAPI(nil)
        #expect(await api.get("/api/data/pages").status == 404)
        let made = await api.post("/api/schema/entities", #"{"name":"pages","fields":{"text":{"type":"text"}}}"#)
        #expect(made.status == 201)
        #expect(await api.post("/api/data/pages", #"{"text":"x"}"#).status == 201)
        #expect(await api.get("/api/data/pages").data[0]?["text"] == "x")
        #expect(await api.get("/api/system/info").json["version"]?["config"] == 1)
    }

    @Test func `a dry run changes nothing`() async throws {
        let api = try await TestAPI.blog()
        let dry = await api.send(.delete, "/api/schema/entities/posts?dry-run=1")
        #expect(dry.meta["plan"]?["applied"] == false)
        #expect(api.schemas.current.version == 1)
        #expect(await api.get("/api/data/posts").status == 200)
    }

    @Test func `a change without the confirmation that it needs changes nothing`() async throws {
        let api = try await TestAPI.blog()
        let refused = await api.send(.delete, "/api/schema/entities/tags")
        #expect(refused.status == 409)
        #expect(refused.json["plan"]?["steps"]?.arrayValue?.isEmpty == false)
        #expect(await api.get("/api/data/tags").meta["items"] == 2)
        #expect(await api.send(.delete, "/api/schema/entities/tags?confirm=1").status == 200)
        #expect(await api.get("/api/data/tags").status == 404)
        #expect(await api.get("/api/schema/relations/tagged").status == 404)
    }

    @Test func `a rename keeps the records`() async throws {
        let api = try await TestAPI.blog()
        let renamed = await api.send(
            .patch,
            "/api/schema/entities/tags",
            body: #"{"name":"labels","fields":{"label":{"name":"text"}}}"#
        )
        #expect(renamed.status == 200)
        #expect(await api.get("/api/data/labels").data[0]?["text"] == "swift")
        #expect(await api.get("/api/schema/entities/tags").status == 404)
    }

    @Test func `history tells of every applied plan`() async throws {
        let api = try await TestAPI.blog()
        for name in ["a", "b"] {
            #expect(await api.post("/api/schema/entities", #"{"name":"\#(name)"}"#).status == 201)
        }
        let history = await api.get("/api/schema/history").data.arrayValue ?? []
        #expect(history.compactMap { $0["version"]?.integerValue } == [3, 2, 1])
        #expect(history.first?["actor"] == "system")
        #expect(await api.get("/api/schema/history?limit=2").data.arrayValue?.count == 2)
    }

    // MARK: - Modes

    @Test func `in code mode the schema is refused everywhere and shown everywhere`() async throws {
        let api = try await TestAPI.blog(mode: .code)
        let changes: [(HTTPRequest.Method, String, String?)] = [
            (.post, "/api/schema/entities", #"{"name":"pages"}"#),
            (.patch, "/api/schema/entities/tags", "{\"config\":{\"name\":\"T\"}}"),
            (.delete, "/api/schema/entities/tags?confirm=1", nil),
            (.post, "/api/schema/apply", #"{"entities":{"pages":{}}}"#),
            (.post, "/api/schema/indices", #"{"entity":"tags","fields":["label"]}"#),
            (.delete, "/api/schema/relations/tagged?confirm=1", nil),
            (.post, "/api/system/config/set/data", #"{"entities":{"pages":{}}}"#),
            (.delete, "/api/system/config/remove/data/entities.tags?confirm=1", nil),
        ]
        for (method, target, body) in changes {
            let answer = await api.send(method, target, body: body)
            #expect(answer.status == 409, "\(target): \(answer)")
            #expect(answer.code == "schema_is_code")
            #expect(answer.json["success"] == (target.contains("config/") ? false : nil))
        }
        #expect(await api.post("/api/schema/plan", #"{"entities":{"pages":{}}}"#).status == 200)
        #expect(await api.get("/api/schema/entities").status == 200)
        #expect(await api.get("/api/system/info").json["readonly"] == true)
        #expect(await api.get("/api/system/schema").json["readonly"] == true)
        #expect(await api.get("/api/system/config/raw").code == "unknown_module")
        #expect(api.schemas.current.version == 1)
    }
}
