// SPDX-License-Identifier: Apache-2.0
import HTTPAPI
import HTTPTypes
import JSON
import Kernel
import MediaDomain
import MediaTestKit
import Testing

/// What is done with files and folders that are there.
struct FileManagementTests {
    private func house() async throws -> (house: MediaHouse, id: String) {
        let house = try await MediaHouse()
        let answer = await house.upload("a.txt")
        return (house, try #require(answer.data["id"]).text)
    }

    @Test func `a file is renamed, moved, shown and described`() async throws {
        let (house, id) = try await house()
        #expect(await house.get("/file-info/\(id)").data["path"] == "a.txt")
        #expect(await house.send(.post, "/folders", json: #"{"path":"trip"}"#).status == 201)
        let body = #"{"name":"b.txt","folder":"trip","visibility":"public","alt":"Sea"}"#
        let answer = await house.send(.patch, "/file-info/\(id)", json: body)
        #expect(answer.status == 200 && answer.data["path"] == "b.txt" && answer.data["folder"] == "trip", "\(answer)")
        #expect(await house.get("/file/b.txt", [:]).text == "hello")
        #expect(await house.get("/file/a.txt").status == 404)
        let root = await house.send(.patch, "/file-info/\(id)", json: #"{"folder":null}"#)
        #expect(root.data["folder"] == .null)
        await house.upload("c.txt")
        let cases: [(String, Int, String)] = [
            (#"{"name":"c.txt"}"#, 409, "file_exists"), (#"{"name":"../c"}"#, 422, "name_invalid"),
            (#"{"name":5}"#, 422, "invalid_type"), (#"{"folder":"none"}"#, 422, "unknown_folder"),
            (#"{"visibility":"all"}"#, 422, "visibility_invalid"), ("[]", 400, "malformed_json"),
            ("{", 400, "malformed_json"),
        ]
        for (body, status, code) in cases {
            let answer = await house.send(.patch, "/file-info/\(id)", json: body)
            #expect(answer.status == status && answer.code == code, "\(body): \(answer)")
        }
        #expect(await house.get("/file-info/999").status == 404)
        // It is tried a few times before the caller is told.
        for _ in 0..<10 { house.bed.catalog.failNext(.stale) }
        #expect(await house.send(.patch, "/file-info/\(id)", json: #"{"alt":"x"}"#).status == 409)
    }

    @Test func `a copy has bytes of its own`() async throws {
        let (house, _) = try await house()
        let copy = await house.send(.post, "/copy/a.txt", json: "{}")
        #expect(copy.status == 201 && copy.data["path"] == "a-2.txt", "\(copy)")
        let named = await house.send(.post, "/copy/a.txt", json: #"{"name":"n.txt"}"#)
        #expect(named.data["path"] == "n.txt")
        #expect(await house.send(.post, "/copy/a.txt", json: #"{"name":"n.txt"}"#).code == "file_exists")
        #expect(await house.send(.post, "/copy/a.txt", json: #"{"nam":"x"}"#).code == "unknown_field")
        #expect(await house.send(.delete, "/file/a.txt").status == 200)
        #expect(await house.get("/file/n.txt").text == "hello")
        #expect(house.hasNoOrphans)
    }

    @Test func `files are deleted one by one, or many at once when it is meant`() async throws {
        let (house, id) = try await house()
        for name in ["b.txt", "c.txt"] { await house.upload(name) }
        #expect(await house.send(.delete, "/file/none.txt").json["message"] == "File deleted")
        let unsure = await house.send(.post, "/delete", json: #"{"names":["a.txt","b.txt"]}"#)
        #expect(unsure.status == 409 && unsure.code == "confirmation_required")
        let half = await house.send(.post, "/delete", json: #"{"names":["b.txt","none.txt"],"confirm":true}"#)
        #expect(half.status == 404)
        #expect(house.bed.catalog.files.count == 3)
        let many = await house.send(.post, "/delete", json: #"{"names":["b.txt","c.txt","b.txt"],"confirm":true}"#)
        #expect(many.json == ["deleted": 2], "\(many)")
        #expect(await house.send(.post, "/delete", json: #"{"ids":[\#(id)],"confirm":true}"#).json == ["deleted": 1])
        for body in ["{}", #"{"names":["a"],"ids":[1],"confirm":true}"#, #"{"names":[1],"confirm":true}"#] {
            #expect(await house.send(.post, "/delete", json: body).status == 422, "\(body)")
        }
        let names = (0..<1001).map { "\"f\($0)\"" }.joined(separator: ",")
        #expect(await house.send(.post, "/delete", json: #"{"names":[\#(names)],"confirm":true}"#).code == "too_many")
        #expect(house.bed.store.keys.isEmpty)
    }

    @Test func `folders are made, listed, moved and deleted when it is meant`() async throws {
        let house = try await MediaHouse()
        let made = await house.send(.post, "/folders", json: #"{"path":"trip"}"#)
        let id = try #require(made.data["id"]).text
        #expect(made.data == ["id": made.data["id"] ?? nil, "path": "trip", "name": "trip", "parent": ""], "\(made)")
        #expect(await house.send(.post, "/folders", json: #"{"path":"trip/sea"}"#).status == 201)
        #expect(await house.send(.post, "/folders", json: #"{"path":"trip"}"#).code == "folder_exists")
        #expect(await house.send(.post, "/folders", json: #"{"path":"no/where"}"#).code == "unknown_folder")
        for path in ["", "..", "a//b", "a/../b", "a\\\\b"] {
            let answer = await house.send(.post, "/folders", json: #"{"path":"\#(path)"}"#)
            #expect(answer.status == 422, "\(path): \(answer)")
        }
        await house.upload("a.txt", query: "?folder=trip/sea")
        let moved = await house.send(.patch, "/folders/\(id)", json: #"{"path":"journey"}"#)
        #expect(moved.status == 200 && moved.data["path"] == "journey", "\(moved)")
        #expect(house.bed.catalog.file("a.txt")?.folder.text == "journey/sea")
        #expect(
            await house.send(.patch, "/folders/\(id)", json: #"{"path":"journey/sea/x"}"#).code == "folder_in_itself"
        )
        let list = await house.get("/folders?parent=journey")
        #expect(list.data.arrayValue?.map { $0["name"] } == ["sea"] && list.meta["hasMore"] == false)
        #expect(await house.send(.delete, "/folders/\(id)").code == "confirmation_required")
        #expect(await house.send(.delete, "/folders/\(id)?confirm=1").code == "folder_not_empty")
        #expect(await house.send(.delete, "/folders/\(id)?confirm=1&files=1").status == 200)
        #expect(house.bed.catalog.files.isEmpty && house.bed.catalog.folderPaths.isEmpty)
        #expect(house.bed.store.keys.isEmpty)
    }

    @Test func `bytes that belong to nothing are counted, and deleted when that is asked for`() async throws {
        let (house, _) = try await house()
        let orphan = try #require(BlobKey.original([UInt8](repeating: 7, count: 16)))
        house.bed.store.plant(orphan, [1, 2, 3])
        house.bed.clock.advance(seconds: 7200)
        let manager = try await house.manager()
        let young = await house.send(.post, "/gc", manager, json: "{}")
        #expect(young.status == 200 && young.data["orphans"] == 0, "\(young)")
        let counted = await house.send(.post, "/gc", manager, json: #"{"grace":3600}"#)
        #expect(counted.data["orphans"] == 1 && counted.data["bytes"] == 3 && counted.data["deleted"] == false)
        #expect(house.bed.store.bytes(orphan) != nil)
        let deleted = await house.send(.post, "/gc", manager, json: #"{"grace":3600,"delete":true}"#)
        #expect(deleted.data["orphans"] == 1 && deleted.data["deleted"] == true)
        #expect(house.hasNoOrphans)
        #expect(await house.send(.post, "/gc", json: "{}").code == "permission_missing")
        #expect(await house.send(.post, "/gc", manager, json: #"{"grace":-1}"#).status == 422)
        #expect(await house.send(.post, "/gc", manager, json: #"{"after":"o/../x"}"#).status == 422)
    }

    @Test func `a request that has no time left does a part of the work, and says where to go on`() async throws {
        let house = try await MediaHouse(deadline: .zero)
        for number in 0..<2500 {
            let bytes = [UInt8](repeating: 0, count: 14) + [UInt8(number / 256), UInt8(number % 256)]
            house.bed.store.plant(try #require(BlobKey.original(bytes)), [1])
        }
        house.bed.store.plantLeftover(4)
        house.bed.clock.advance(seconds: 100_000)
        let manager = try await house.manager()
        var (orphans, leftovers, answers): (Int64, Int64, Int) = (0, 0, 0)
        var after = JSONValue.null
        repeat {
            let body: JSONValue = ["delete": true, "after": after]
            let answer = await house.send(.post, "/gc", manager, json: body.text)
            try #require(answer.status == 200, "\(answer)")
            let found = try #require(answer.data["orphans"]?.integerValue)
            #expect(found <= 1000)
            orphans += found
            leftovers += answer.data["leftovers"]?.integerValue ?? 0
            after = answer.data["next"] ?? .null
            answers += 1
        } while !after.isNull && answers < 100
        #expect(orphans == 2500 && leftovers == 1 && answers > 5)
        #expect(house.bed.store.keys.isEmpty)
    }

    @Test func `an upload past the server is offered, checked and made a file`() async throws {
        let house = try await MediaHouse(MediaBed(direct: TestDirectAccess()))
        let body = #"{"name":"a.txt","type":"text/plain","size":5}"#
        let offer = await house.send(.post, "/direct", json: body)
        #expect(offer.status == 201 && offer.json["method"] == "PUT", "\(offer)")
        #expect(offer.json["headers"] == ["content-type": "text/plain"])
        #expect(offer.headers[.cacheControl] == "no-store")
        let id = try #require(offer.json["id"]?.stringValue)
        #expect(await house.send(.post, "/direct/\(id)/confirm").code == "upload_missing")
        let key = try #require(house.bed.ledger.all.first?.place.key)
        house.bed.store.plant(key, Array("hell".utf8))
        #expect(await house.send(.post, "/direct/\(id)/confirm").code == "upload_incomplete")
        house.bed.store.plant(key, Array("hello".utf8))
        #expect(await house.send(.post, "/direct/\(id)/confirm", house.bob).status == 404)
        let made = await house.send(.post, "/direct/\(id)/confirm")
        #expect(made.status == 201 && made.data["path"] == "a.txt", "\(made)")
        #expect(await house.get("/file/a.txt").text == "hello")
        #expect(await house.send(.post, "/direct/\(id)/confirm").status == 404)
        #expect(house.hasNoOrphans)
        let late = await house.send(.post, "/direct", json: #"{"name":"b","size":1}"#)
        house.bed.clock.advance(seconds: 3601)
        let expired = await house.send(.post, "/direct/\(late.json["id"]?.stringValue ?? "")/confirm")
        #expect(expired.status == 410 && expired.code == "gone")
        #expect(await house.send(.post, "/direct", json: #"{"name":"b","size":-1}"#).status == 422)
        #expect(await house.send(.post, "/direct", json: #"{"name":"b","size":1000000000000}"#).status == 413)
        #expect(await house.send(.post, "/direct/nothing/confirm").status == 404)
        let none = try await MediaHouse()
        #expect(await none.send(.post, "/direct", json: body).code == "direct_uploads_unsupported")
    }

    @Test(arguments: ["/direct", "/sign/a.txt"])
    func `a repeat with the same key gets an address that is alive`(_ path: String) async throws {
        let house = try await MediaHouse(MediaBed(direct: TestDirectAccess()))
        await house.upload("a.txt")
        let body = path == "/direct" ? #"{"name":"b.txt","size":5}"# : "{}"
        let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "one"]
        let first = await house.send(.post, path, nil, key, json: body)
        house.bed.clock.advance(seconds: 7200)
        let second = await house.send(.post, path, nil, key, json: body)
        #expect(first.status == second.status && second.status < 300, "\(first) \(second)")
        #expect(second.headers["Idempotency-Replayed"] == nil)
        for name in path == "/direct" ? ["id", "url"] : ["url", "expires"] {
            let (old, new) = (first.json[name] ?? first.data[name], second.json[name] ?? second.data[name])
            #expect(new?.stringValue != nil && old != new, "\(name): \(second)")
        }
    }
}

private struct TestDirectAccess: DirectBlobAccess {
    func addressForReading(_: BlobKey, life _: Duration, answer _: DirectAnswer) throws(BlobError) -> DirectAddress {
        throw .failed("not for reading")
    }

    func addressForWriting(_ key: BlobKey, life _: Duration, _ facts: BlobFacts) throws(BlobError) -> DirectAddress {
        DirectAddress(
            method: "PUT",
            url: "https://store.example/\(key.text)",
            headers: facts.type.map { [.init("content-type", $0.text)] } ?? [],
            expires: Timestamp(millisecondsSinceEpoch: 0)
        )
    }
}
