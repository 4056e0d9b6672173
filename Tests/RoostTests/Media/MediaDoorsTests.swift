// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPAPI
import HTTPTypes
import JSON
import Kernel
import Logging
import MediaDomain
import NIOCore
import Synchronization
import Testing

@testable import Roost

/// The addresses of files over real records, real grants and real files.
@Suite struct MediaDoorsTests {
    /// An app in which people who are signed in have files, folders and uploads of their own, and nothing else.
    private struct House {
        static let ann = Principal(kind: .user(.text("ann")))
        static let bob = Principal(kind: .user(.text("bob")))
        /// Sees every folder, and changes none.
        static let reader = Principal(kind: .user(.text("eve")), roles: ["reader"])

        let app: RoostApp

        init() async throws {
            var configuration = AppConfiguration()
            configuration.database.location = .temporary
            configuration.log.level = .error
            app = try await RoostApp(configuration)
            let own: JSONValue = ["createdBy": "$user.id"]
            let grants: [JSONValue] = ["media", "media_folders", "posts"].flatMap { entity -> [JSONValue] in
                let rows: JSONValue = entity == "posts" ? [:] : own
                return [
                    ["role": "user", "entity": .string(entity), "action": ["create"]],
                    [
                        "role": "user", "entity": .string(entity), "action": ["read", "update", "delete"],
                        "where": rows,
                    ],
                ]
            }
            let cover: JSONValue = ["type": "media", "config": ["max_items": 1]]
            let schema: JSONValue = [
                "entities": ["posts": ["fields": ["title": ["type": "text"], "cover": cover]]],
                "roles": ["reader": [:]],
                "permissions": .array(
                    grants + [["role": "reader", "entity": "media_folders", "action": ["read"]]]
                ),
            ]
            let applied = await ask(.post, "/api/schema/apply", as: .system, body: schema.text)
            try #require(applied.status == 200, "\(applied)")
        }

        func ask(
            _ method: HTTPRequest.Method,
            _ target: String,
            as caller: Principal,
            _ fields: HTTPFields = [:],
            body: String? = nil
        ) async -> Reply {
            let edge = Edge(
                table: app.edge.table,
                authenticator: Always(caller: caller),
                permits: SystemPermits(app.schemas),
                ids: app.ids,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            let request = InboundRequest(
                method: method,
                target: target,
                authority: "localhost",
                headers: fields,
                body: body.map { .bytes(ByteBuffer(string: $0)) } ?? .none,
                peer: "127.0.0.1",
                isSecure: false
            )
            return await Reply(edge.respond(to: request))
        }
    }

    private static let tus: HTTPFields = {
        var fields = HTTPFields()
        if let name = HTTPField.Name("Tus-Resumable") { fields[name] = "1.0.0" }
        if let name = HTTPField.Name("Upload-Length") { fields[name] = "9" }
        if let name = HTTPField.Name("Upload-Offset") { fields[name] = "0" }
        fields[.contentType] = "application/offset+octet-stream"
        return fields
    }()

    @Test func `over real records too, what is somebody else's is answered as what is not there`() async throws {
        let house = try await House()
        let made = await house.ask(.post, "/api/media/upload/ann.txt", as: House.ann, body: "for Ann alone")
        #expect(made.status == 201, "\(made)")
        let file = try #require(made.json["data"]?["id"]?.stringValue)
        let folder = await house.ask(.post, "/api/media/folders", as: House.ann, body: #"{"path":"ann"}"#)
        let folderID = try #require(folder.json["data"]?["id"]?.stringValue, "\(folder)")
        var creation = Self.tus
        creation[.contentType] = nil
        let upload = try #require(
            await house.ask(.post, "/api/media/tus", as: House.ann, creation).headers[.location]
        )
        let none = String(repeating: "0", count: 32)
        let missing = "00000000-0000-7000-8000-000000000000"
        // What is Ann's, what is not there, what is sent, and the answer to both.
        let doors: [(HTTPRequest.Method, String, String, String?, Int)] = [
            (.get, "/api/media/file/ann.txt", "/api/media/file/none.txt", nil, 404),
            (.head, "/api/media/file/ann.txt", "/api/media/file/none.txt", nil, 404),
            (.put, "/api/media/file/ann.txt", "/api/media/file/none.txt", "other", 404),
            (.delete, "/api/media/file/ann.txt", "/api/media/file/none.txt", nil, 200),
            (.get, "/api/media/file-info/\(file)", "/api/media/file-info/\(missing)", nil, 404),
            (.patch, "/api/media/file-info/\(file)", "/api/media/file-info/\(missing)", #"{"alt":"x"}"#, 404),
            (.post, "/api/media/copy/ann.txt", "/api/media/copy/none.txt", "{}", 404),
            (.post, "/api/media/sign/ann.txt", "/api/media/sign/none.txt", "{}", 404),
            (.patch, "/api/media/folders/\(folderID)", "/api/media/folders/\(missing)", #"{"path":"x"}"#, 404),
            (
                .delete, "/api/media/folders/\(folderID)?confirm=1&files=1",
                "/api/media/folders/\(missing)?confirm=1&files=1", nil, 404
            ),
            (.post, "/api/media/upload/b.txt?folder=ann", "/api/media/upload/b.txt?folder=none", "x", 422),
            (.head, upload, "/api/media/tus/\(none)", nil, 404),
            (.patch, upload, "/api/media/tus/\(none)", "x", 404),
            (.delete, upload, "/api/media/tus/\(none)", nil, 404),
            (.get, "/api/data/media/\(file)", "/api/data/media/\(missing)", nil, 404),
        ]
        for (method, there, notThere, body, status) in doors {
            let fields = there.contains("/tus/") ? Self.tus : [:]
            let one = await house.ask(method, there, as: House.bob, fields, body: body)
            let other = await house.ask(method, notThere, as: House.bob, fields, body: body)
            #expect(one.status == status && other.status == status, "\(method) \(there): \(one) \(other)")
            #expect(one.json["code"] == other.json["code"] && !one.text.contains("for Ann alone"), "\(there)")
        }
        for body in [#"{"names":["ann.txt"],"confirm":true}"#, #"{"ids":["\#(file)"],"confirm":true}"#] {
            #expect(await house.ask(.post, "/api/media/delete", as: House.bob, body: body).status == 404)
        }
        #expect(await house.ask(.get, "/api/media/files", as: House.bob).text == "[]")
        let kept = await house.ask(.get, "/api/media/file/ann.txt", as: House.ann)
        #expect(kept.status == 200 && kept.text == "for Ann alone", "\(kept)")
        #expect(await house.ask(.head, upload, as: House.ann, Self.tus).status == 200)
        for path in ["/api/media/file/ann.txt", "/api/media/files", "/api/media/file/none.txt"] {
            #expect(await house.ask(.get, path, as: .anonymous).status == 401, "\(path)")
        }
        await house.app.close()
    }

    @Test func `an address that was signed is none of the next file of that name`() async throws {
        let house = try await House()
        func upload(_ text: String) async {
            let made = await house.ask(.post, "/api/media/upload/ann.txt", as: House.ann, body: text)
            #expect(made.status == 201, "\(made)")
        }
        await upload("first")
        let signed = await house.ask(.post, "/api/media/sign/ann.txt", as: House.ann, body: "{}")
        let address = try #require(signed.json["data"]?["url"]?.stringValue, "\(signed)")
        #expect(await house.ask(.get, address, as: .anonymous).text == "first")
        #expect(await house.ask(.delete, "/api/media/file/ann.txt", as: House.ann).status == 200)
        await upload("second")
        let late = await house.ask(.get, address, as: .anonymous)
        #expect(late.status == 403 && late.json["code"] == "signature_invalid", "\(late)")
        await house.app.close()
    }

    @Test func `what is private again is so for the next reader`() async throws {
        let house = try await House()
        let made = await house.ask(
            .post,
            "/api/media/upload/a.txt?visibility=public",
            as: .system,
            body: "for a while"
        )
        let id = try #require(made.json["data"]?["id"]?.stringValue, "\(made)")
        for _ in 0..<2 { #expect(await house.ask(.get, "/api/media/file/a.txt", as: House.bob).status == 200) }
        let change = #"{"visibility":"private"}"#
        #expect(await house.ask(.patch, "/api/media/file-info/\(id)", as: .system, body: change).status == 200)
        #expect(await house.ask(.get, "/api/media/file/a.txt", as: House.bob).status == 404)
        #expect(await house.ask(.get, "/api/media/file/a.txt", as: .anonymous).status == 401)
        await house.app.close()
    }

    @Test func `folders are seen and changed as grants on them say`() async throws {
        let house = try await House()
        let made = await house.ask(.post, "/api/media/folders", as: House.ann, body: #"{"path":"ann"}"#)
        let path = "/api/media/folders/" + (try #require(made.json["data"]?["id"]?.stringValue, "\(made)"))
        func paths(_ caller: Principal) async -> [JSONValue?]? {
            await house.ask(.get, "/api/media/folders", as: caller).json["data"]?.arrayValue?.map { $0["path"] }
        }
        #expect(await paths(House.bob) == [])
        #expect(await paths(House.reader) == ["ann"])
        for answer in [
            await house.ask(.patch, path, as: House.reader, body: #"{"path":"eve"}"#),
            await house.ask(.delete, path + "?confirm=1", as: House.reader),
        ] {
            #expect(answer.status == 403, "\(answer)")
        }
        #expect(await paths(House.ann) == ["ann"])
        #expect(await house.ask(.delete, path + "?confirm=1", as: House.ann).status == 200)
        await house.app.close()
    }

    @Test func `a file for a record that is not there leaves neither a record nor bytes`() async throws {
        let house = try await House()
        #expect(await house.ask(.post, "/api/data/posts", as: .system, body: #"{"title":"a"}"#).status == 201)
        for caller in [Principal.system, House.ann] {
            for path in ["posts/2/cover", "posts/99/cover", "posts/x/cover", "none/1/cover"] {
                for query in ["", "?overwrite=1"] {
                    let answer = await house.ask(.post, "/api/media/entity/\(path)\(query)", as: caller, body: "x")
                    #expect(answer.status == 404, "\(caller) \(path)\(query): \(answer)")
                }
            }
            var fields = Self.tus
            fields[.contentType] = nil
            let metadata = ["entity cG9zdHM=", "entity_id Mg==", "field Y292ZXI="].joined(separator: ",")
            if let name = HTTPField.Name("Upload-Metadata") { fields[name] = metadata }
            let begun = await house.ask(.post, "/api/media/tus", as: caller, fields)
            #expect(begun.status == 404, "\(begun)")
        }
        #expect(await house.ask(.get, "/api/media/files", as: .system).text == "[]")
        let store = house.app.media.parts.store
        for area in BlobKey.Area.allCases {
            #expect(try await store.list(.area(area), after: nil, limit: 10).blobs.isEmpty)
        }
        let later = Timestamp(millisecondsSinceEpoch: 4_000_000_000_000)
        #expect(try await store.growing.unfinished(before: later).isEmpty)
        #expect(try await store.leftovers(before: later, deleting: false).count == 0)
        #expect(await house.ask(.post, "/api/media/entity/posts/1/cover", as: House.ann, body: "x").status == 201)
        await house.app.close()
    }

    @Test func `a field that is full takes a file in the place of its oldest`() async throws {
        let house = try await House()
        #expect(await house.ask(.post, "/api/data/posts", as: .system, body: #"{"title":"a"}"#).status == 201)
        let path = "/api/media/entity/posts/1/cover"
        #expect(await house.ask(.post, path, as: House.ann, body: "one").status == 201)
        let full = await house.ask(.post, path, as: House.ann, body: "two")
        #expect(full.status == 400 && full.json["code"] == "max_items", "\(full)")
        let other = await house.ask(.post, path + "?overwrite=1", as: House.bob, body: "three")
        #expect((400..<500).contains(other.status), "\(other)")
        let taken = await house.ask(.post, path + "?overwrite=1", as: House.ann, body: "four")
        #expect(taken.status == 201 && taken.json["ok"] == true, "\(taken)")
        let name = try #require(taken.json["name"]?.stringValue)
        let files = await house.ask(.get, "/api/media/files", as: House.ann)
        #expect(files.json.arrayValue?.map { $0["key"] } == [.string(name)], "\(files)")
        let post = await house.ask(.get, "/api/data/posts/1?with=cover", as: House.ann)
        #expect(post.json["data"]?["cover"]?["path"] == .string(name), "\(post)")
        for (target, status) in [
            ("/api/media/entity/posts/99/cover", 404), ("/api/media/entity/posts/1/title", 400),
            ("/api/media/entity/none/1/cover", 404),
        ] {
            #expect(await house.ask(.post, target, as: House.ann, body: "x").status == status, "\(target)")
        }
        await house.app.close()
    }
}

/// Takes everybody for the same.
private struct Always: Authenticating {
    let caller: Principal
    func principal(_: CallerEvidence) async throws(Problem) -> Principal { caller }
}

/// What came back.
private struct Reply: CustomStringConvertible {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    init(_ response: APIResponse) async {
        status = response.status.code
        headers = response.headers
        switch response.body {
        case .empty: bytes = []
        case .bytes(let body): bytes = body
        case .stream(_, let produce):
            let collected = Collected()
            try? await produce(BodyWriter { collected.add($0) })
            bytes = collected.bytes
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
    var description: String { "\(status) \(text.prefix(400))" }
}

private final class Collected: Sendable {
    private let content = Mutex<[UInt8]>([])
    var bytes: [UInt8] { content.withLock { $0 } }
    func add(_ chunk: ByteBuffer) { content.withLock { $0.append(contentsOf: chunk.readableBytesView) } }
}
