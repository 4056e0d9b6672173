// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel
import MediaDomain
import MediaTestKit
import Testing

@testable import HTTPAPI

/// tus 1.0.0, word for word.
struct TusRouteTests {
    private static let version = ["Tus-Resumable": "1.0.0"]

    private static func fields(_ fields: [String: String]) -> HTTPFields {
        fields.merging(version) { given, _ in given }.fields
    }

    private static func piece(_ offset: Int, _ more: [String: String] = [:]) -> HTTPFields {
        fields(["Upload-Offset": "\(offset)", "Content-Type": "application/offset+octet-stream"].merging(more) { $1 })
    }

    private func begin(_ house: MediaHouse, _ fields: [String: String]) async throws -> String {
        let answer = await house.send(.post, "/tus", nil, Self.fields(fields))
        #expect(answer.status == 201, "\(answer)")
        #expect(answer.headers["Tus-Resumable"] == "1.0.0")
        let location = try #require(answer.headers[.location])
        return String(location.dropFirst("/api/media".count))
    }

    private func patch(
        _ house: MediaHouse,
        _ path: String,
        _ offset: Int,
        _ text: String,
        _ more: [String: String] = [:]
    )
        async -> Answer
    {
        await house.send(.patch, path, nil, Self.piece(offset, more), bytes: Array(text.utf8))
    }

    @Test func `the server says what it can do, and to browsers what they may send`() async throws {
        let house = try await MediaHouse()
        let answer = await house.send(.options, "/tus", [:])
        #expect(answer.status == 204 && answer.headers["Tus-Version"] == "1.0.0")
        #expect(answer.headers["Tus-Max-Size"] == "104857600")
        #expect(answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256,md5")
        let extensions = answer.headers["Tus-Extension"]?.split(separator: ",").map(String.init) ?? []
        #expect(
            Set(extensions) == [
                "creation", "creation-with-upload", "creation-defer-length", "expiration", "termination", "checksum",
                "concatenation",
            ]
        )
        let preflight = await house.send(.options, "/tus", [:], [.accessControlRequestMethod: "POST"])
        #expect(preflight.status == 204 && preflight.headers["Tus-Version"] == nil)
        #expect(preflight.headers[.allow] == "POST, OPTIONS")
        #expect(await house.send(.get, "/tus/\(String(repeating: "0", count: 32))").status == 405)
    }

    @Test func `an upload in pieces becomes a file`() async throws {
        let house = try await MediaHouse()
        let metadata =
            "filename \(Base64.encode(Array("a b.txt".utf8))),filetype \(Base64.encode(Array("text/plain".utf8)))"
        let path = try await begin(house, ["Upload-Length": "10", "Upload-Metadata": metadata])
        let first = await patch(house, path, 0, "01234")
        #expect(first.status == 204 && first.headers["Upload-Offset"] == "5" && first.headers["Roost-File"] == nil)
        #expect(first.headers["Upload-Expires"] == "Thu, 02 May 2024 12:00:00 GMT")
        let head = await house.send(.head, path, nil, Self.fields([:]))
        #expect(head.status == 200 && head.headers["Upload-Offset"] == "5" && head.headers["Upload-Length"] == "10")
        #expect(head.headers["Upload-Metadata"] == metadata && head.headers[.cacheControl] == "no-store")
        let last = await patch(house, path, 5, "56789")
        #expect(last.status == 204 && last.headers["Upload-Offset"] == "10", "\(last)")
        let file = try #require(house.bed.catalog.file("a b.txt"))
        #expect(last.headers["Roost-File"] == file.id.description)
        #expect(await house.get("/file/a%20b.txt").text == "0123456789")
        let end = await house.send(.head, path, nil, Self.fields([:]))
        #expect(end.headers["Upload-Offset"] == "10" && end.headers["Roost-File"] == file.id.description)
    }

    @Test func `bytes may come with the creation, and the length later`() async throws {
        let house = try await MediaHouse()
        let type = ["Content-Type": "application/offset+octet-stream"]
        let whole = await house.send(
            .post,
            "/tus",
            nil,
            Self.fields(type.merging(["Upload-Length": "5"]) { $1 }),
            bytes: Array("hello".utf8)
        )
        #expect(
            whole.status == 201 && whole.headers["Upload-Offset"] == "5" && whole.headers["Roost-File"] == "1",
            "\(whole)"
        )
        let path = try await begin(house, ["Upload-Defer-Length": "1"])
        let head = await house.send(.head, path, nil, Self.fields([:]))
        #expect(head.headers["Upload-Defer-Length"] == "1" && head.headers["Upload-Length"] == nil)
        #expect(await patch(house, path, 0, "ab").status == 204)
        let last = await patch(house, path, 2, "c", ["Upload-Length": "3"])
        #expect(last.status == 204 && last.headers["Roost-File"] == "2", "\(last)")
        let long = await house.send(
            .post,
            "/tus",
            nil,
            Self.fields(type.merging(["Upload-Length": "2"]) { $1 }),
            bytes: Array("hello".utf8)
        )
        #expect(long.status == 413, "\(long)")
        let empty = try await begin(house, ["Upload-Length": "0"])
        #expect(await house.send(.head, empty, nil, Self.fields([:])).headers["Roost-File"] == "3")
        #expect(house.bed.ledger.all.allSatisfy(\.isComplete) && house.hasNoOrphans)
        #expect(await house.send(.head, empty, nil, Self.fields([:])).headers["Upload-Concat"] == nil)
    }

    @Test func `parts become one file`() async throws {
        let house = try await MediaHouse()
        var parts: [String] = []
        for text in ["hello ", "world"] {
            let path = try await begin(house, ["Upload-Length": "\(text.utf8.count)", "Upload-Concat": "partial"])
            #expect(await house.send(.head, path, nil, Self.fields([:])).headers["Upload-Concat"] == "partial")
            #expect(await patch(house, path, 0, text).headers["Roost-File"] == nil)
            parts.append("/api/media" + path)
        }
        let name = "filename \(Base64.encode(Array("joined.txt".utf8)))"
        let final = ["Upload-Concat": "final;\(parts.joined(separator: " "))", "Upload-Metadata": name]
        let path = try await begin(house, final)
        #expect(await house.get("/file/joined.txt").text == "hello world")
        let head = await house.send(.head, path, nil, Self.fields([:]))
        #expect(head.headers["Upload-Concat"] == final["Upload-Concat"] && head.headers["Upload-Length"] == "11")
        #expect(await patch(house, path, 11, "x").status == 403)
        #expect(await house.send(.post, "/tus", nil, Self.fields(final)).status == 404)
    }

    @Test func `a piece that is not what its checksum says counts for nothing`() async throws {
        let house = try await MediaHouse()
        let path = try await begin(house, ["Upload-Length": "5"])
        let right = Base64.encode(house.bed.digests.digest(.sha1, Array("hello".utf8)))
        let wrong = await patch(house, path, 0, "hallo", ["Upload-Checksum": "sha1 \(right)"])
        #expect(wrong.status == 460 && wrong.code == "checksum_mismatch", "\(wrong)")
        #expect(wrong.headers["Tus-Resumable"] == "1.0.0")
        #expect(await house.send(.head, path, nil, Self.fields([:])).headers["Upload-Offset"] == "0")
        for bad in ["sha1", "crc32 AAAA", "sha1 AAAA", "sha1 \u{7e}\u{7e}"] {
            #expect(await patch(house, path, 0, "hello", ["Upload-Checksum": bad]).status == 400, "\(bad)")
        }
        #expect(await patch(house, path, 0, "hello", ["Upload-Checksum": "sha1 \(right)"]).status == 204)
    }

    @Test func `offsets that are replayed or made up are refused`() async throws {
        let house = try await MediaHouse()
        let path = try await begin(house, ["Upload-Length": "6"])
        #expect(await patch(house, path, 0, "abc").status == 204)
        for offset in [0, 1, 2, 4, 6, 100] {
            let answer = await patch(house, path, offset, "abc")
            #expect(answer.status == 409 && answer.code == "wrong_offset", "\(offset): \(answer)")
        }
        for bad in ["-1", "+3", "3.0", " ", "0x3", "99999999999999999999"] {
            #expect(await patch(house, path, 3, "abc", ["Upload-Offset": bad]).status == 400, "\(bad)")
        }
        #expect(await patch(house, path, 3, "toolong").status == 413)
        let standing = await house.send(.head, path, nil, Self.fields([:])).headers["Upload-Offset"] ?? ""
        let rest = "abcdef".dropFirst(Int(standing) ?? 0)
        #expect(await patch(house, path, Int(standing) ?? 0, String(rest)).status == 204)
        #expect(house.bed.catalog.files.count == 1)
    }

    @Test func `an upload that was cut goes on where it was`() async throws {
        let house = try await MediaHouse()
        let path = try await begin(house, ["Upload-Length": "10"])
        let cut = await house.stream(
            .patch,
            path,
            Self.piece(0),
            [Array("0123".utf8)],
            failing: .badRequest("incomplete_request", "")
        )
        #expect(cut.status == 400 && cut.code == "incomplete_request", "\(cut)")
        #expect(await house.send(.head, path, nil, Self.fields([:])).headers["Upload-Offset"] == "4")
        #expect(await patch(house, path, 4, "456789").headers["Roost-File"] == "1")
        #expect(await house.get("/files").json[0]?["size"] == 10)
    }

    @Test func `other methods may be named in a header`() async throws {
        let house = try await MediaHouse()
        let path = try await begin(house, ["Upload-Length": "5"])
        let bytes = Array("hello".utf8)
        let override = { (method: String) in ["X-HTTP-Method-Override": method] }
        #expect(await house.send(.post, path, nil, Self.piece(0), bytes: bytes).status == 405)
        let sent = await house.send(.post, path, nil, Self.piece(0, override("PATCH")), bytes: Array(bytes.prefix(2)))
        #expect(sent.status == 204 && sent.headers["Upload-Offset"] == "2", "\(sent)")
        let look = await house.send(.post, path, nil, Self.fields(override("HEAD")))
        #expect(look.status == 200 && look.headers["Upload-Offset"] == "2")
        #expect(await house.send(.post, path, nil, Self.fields(override("DELETE"))).status == 204)
        #expect(await house.send(.head, path, nil, Self.fields([:])).status == 404)
        #expect(house.bed.store.keys.isEmpty && house.bed.ledger.all.isEmpty)
    }

    @Test func `what is not of the protocol is refused by its words`() async throws {
        let house = try await MediaHouse()
        let path = try await begin(house, ["Upload-Length": "5"])
        let old = await house.send(.head, path, nil, ["Tus-Resumable": "0.2.2"].fields)
        #expect(old.status == 412 && old.headers["Tus-Version"] == "1.0.0" && old.headers["Tus-Resumable"] == "1.0.0")
        #expect(await house.send(.post, "/tus", nil, ["Upload-Length": "5"].fields).status == 412)
        let creations: [([String: String], Int)] = [
            ([:], 400), (["Upload-Length": "x"], 400), (["Upload-Length": "5", "Upload-Defer-Length": "1"], 400),
            (["Upload-Defer-Length": "0"], 400), (["Upload-Length": "200000000"], 413),
            (["Upload-Length": "5", "Upload-Metadata": "filename %%%"], 400),
            (["Upload-Length": "5", "Upload-Concat": "both"], 400), (["Upload-Concat": "final;"], 400),
            (["Upload-Length": "5", "Upload-Concat": "final;\(path)"], 400),
        ]
        for (fields, status) in creations {
            let answer = await house.send(.post, "/tus", nil, Self.fields(fields))
            #expect(answer.status == status && answer.headers["Tus-Resumable"] == "1.0.0", "\(fields): \(answer)")
        }
        let type = Self.fields(["Upload-Offset": "0", "Content-Type": "text/plain"])
        #expect(await house.send(.patch, path, nil, type, bytes: [1]).status == 415)
        let body = Self.fields(["Upload-Length": "1", "Content-Type": "text/plain"])
        #expect(await house.send(.post, "/tus", nil, body, bytes: [1]).status == 415)
        #expect(await house.send(.head, "/tus/nothing", nil, Self.fields([:])).status == 404)
        house.bed.clock.advance(seconds: 86_401)
        for answer in [
            await house.send(.head, path, nil, Self.fields([:])), await patch(house, path, 0, "hello"),
        ] {
            #expect(answer.status == 410 && answer.code == "gone", "\(answer)")
        }
    }

    @Test func `nobody has more than a hundred uploads open`() async throws {
        var bed = MediaBed()
        bed.settings.openUploads = 3
        let house = try await MediaHouse(bed)
        for _ in 0..<3 { _ = try await begin(house, ["Upload-Length": "5"]) }
        let answer = await house.send(.post, "/tus", nil, Self.fields(["Upload-Length": "5"]))
        #expect(answer.status == 429 && answer.code == "too_many_uploads", "\(answer)")
        #expect(await house.send(.post, "/tus", house.bob, Self.fields(["Upload-Length": "5"])).status == 201)
    }
}
