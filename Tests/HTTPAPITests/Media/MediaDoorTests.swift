// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel
import MediaDomain
import MediaTestKit
import Testing

@testable import HTTPAPI

/// Every address of media, made from the route table, before what somebody else keeps for themselves.
struct MediaDoorTests {
    /// A house where Ann has a file, a folder and an upload of her own; with the ids of these.
    private struct Scene {
        let house: MediaHouse
        let file: FileRecord
        let folder: String
        let upload: String

        init() async throws {
            house = try await MediaHouse()
            await house.upload("ann.txt", "for Ann alone")
            let made = await house.send(.post, "/folders", json: #"{"path":"ann"}"#)
            let begun = await house.send(.post, "/tus", nil, ["Tus-Resumable": "1.0.0", "Upload-Length": "9"].fields)
            file = try #require(house.bed.catalog.file("ann.txt"))
            folder = try #require(made.data["id"]).text
            upload = try #require(begun.headers[.location]?.split(separator: "/").last).description
        }

        func ask(_ door: MediaDoorCases, _ caller: HTTPFields, isThere: Bool) async -> Answer {
            let id = door.operation.hasSuffix("Folder") ? folder : file.id.description
            func filled(_ text: String) -> String {
                text.replacing("FOLDER64", with: isThere ? "YW5u" : "bm90aGluZw==")
                    .replacing("NAME", with: isThere ? "ann.txt" : "none.txt")
                    .replacing("ID", with: isThere ? id : "99").replacing("FOLDER", with: isThere ? "ann" : "nothing")
                    .replacing("UPLOAD", with: isThere ? upload : String(repeating: "0", count: 32))
            }
            let headers = door.headers.mapValues(filled).fields
            return await house.send(
                door.method,
                filled(door.path),
                caller,
                headers,
                bytes: door.body.map { Array(filled($0).utf8) }
            )
        }
    }

    @Test func `every route of media has a case`() async throws {
        let routes = try await TestAPI().table.routes.filter { $0.path.description.hasPrefix(MediaAPI.prefix + "/") }
        #expect(Set(routes.map(\.operation.id)) == Set(MediaDoorCases.all.map(\.operation)))
        #expect(routes.allSatisfy { $0.rateClass == .media })
    }

    @Test(arguments: MediaDoorCases.all)
    func `what somebody else keeps for themselves is answered as what is not there`(_ door: MediaDoorCases)
        async throws
    {
        let scene = try await Scene()
        let house = scene.house
        let (there, missing) = (
            await scene.ask(door, house.bob, isThere: true), await scene.ask(door, house.bob, isThere: false)
        )
        #expect(there.status == door.status, "\(there)")
        #expect(missing.status == there.status, "\(missing)")
        #expect(missing.code == there.code)
        #expect(!there.text.contains("for Ann alone") && !there.text.contains("ann.txt"), "\(there)")
        #expect(house.bed.catalog.file("ann.txt") == scene.file)
        #expect(house.bed.store.bytes(scene.file.blob) == Array("for Ann alone".utf8))
        #expect(house.bed.catalog.folderPaths.contains("ann"))
        let standing = await house.send(.head, "/tus/\(scene.upload)", nil, ["Tus-Resumable": "1.0.0"].fields)
        #expect(standing.status == 200 && standing.headers["Upload-Offset"] == "0")
    }

    @Test(arguments: MediaDoorCases.all)
    func `nobody who is not signed in gets further`(_ door: MediaDoorCases) async throws {
        let scene = try await Scene()
        let answer = await scene.ask(door, [:], isThere: true)
        #expect(door.operation == "describeTus" || !answer.text.contains("ann.txt"), "\(answer)")
        #expect(scene.house.bed.catalog.file("ann.txt") == scene.file)
        #expect(scene.house.bed.catalog.files.count == 1, "\(answer)")
        #expect(scene.house.bed.catalog.folderPaths == ["ann"])
    }

    @Test func `credentials that are worth nothing open no file, and close none that is public`() async throws {
        let house = try await MediaHouse()
        await house.upload("open.txt", query: "?visibility=public")
        await house.upload("closed.txt")
        let bad: HTTPFields = [.authorization: "Bearer a.b.c"]
        #expect(await house.get("/file/open.txt", bad).status == 200)
        #expect(await house.get("/file/closed.txt", bad).status == 404)
        #expect(await house.get("/files", bad).status == 401)
    }
}

extension [String: String] {
    var fields: HTTPFields { HTTPFields(self) }
}
