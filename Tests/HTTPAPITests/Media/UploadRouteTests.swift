// SPDX-License-Identifier: Apache-2.0
import HTTPAPI
import HTTPTypes
import Kernel
import MediaDomain
import MediaTestKit
import Testing

/// Files that come in.
struct UploadRouteTests {
    private static let gif: [UInt8] = Array("GIF89a".utf8) + [3, 0, 2, 0, 0, 0, 0]

    @Test func `an upload is answered as bknd answers it`() async throws {
        let house = try await MediaHouse()
        let answer = await house.send(.post, "/upload/a.gif", nil, [.contentType: "image/gif"], bytes: Self.gif)
        #expect(answer.status == 201, "\(answer)")
        #expect(answer.data["path"] == "a.gif")
        #expect(answer.json["file"] == [:])
        #expect(answer.json["name"] == "a.gif")
        #expect(answer.json["meta"] == ["type": "image/gif", "size": 13, "width": 3, "height": 2])
        #expect(answer.json["state"] == ["name": "a.gif", "path": "a.gif"])
        let file = try #require(house.bed.catalog.file("a.gif"))
        #expect(answer.json["etag"] == .string(file.entityTag))
        #expect(house.bed.store.bytes(file.blob) == Self.gif)
        #expect(file.visibility == .private)
    }

    @Test func `a file without a name gets one, and a file of no bytes is one`() async throws {
        let house = try await MediaHouse()
        let first = await house.send(.post, "/upload", nil, [.contentType: "image/gif"], bytes: Self.gif)
        let name = try #require(first.json["name"]?.stringValue)
        #expect(name.hasSuffix(".gif") && name.count == 20, "\(name)")
        let empty = await house.send(.post, "/upload/empty.txt")
        #expect(empty.status == 201 && empty.json["meta"]?["size"] == 0, "\(empty)")
        #expect(await house.get("/file/empty.txt").status == 200)
        let form = TestForm().adding("f", "x", file: "", type: "text/plain").bytes
        let unnamed = await house.send(.post, "/upload", nil, [.contentType: TestForm.type], bytes: form)
        #expect(unnamed.json["name"]?.stringValue?.hasSuffix(".txt") == true, "\(unnamed)")
    }

    @Test func `a name that is taken is refused, replaced or changed`() async throws {
        let house = try await MediaHouse()
        await house.upload("a.txt", "one")
        let refused = await house.upload("a.txt", "two")
        #expect(refused.status == 409 && refused.code == "file_exists")
        #expect(refused.headers[.cacheControl] == "no-store")
        let renamed = await house.upload("a.txt", "three", query: "?rename=1")
        #expect(renamed.json["name"] == "a-2.txt")
        let replaced = await house.upload("a.txt", "four", query: "?overwrite=1")
        #expect(replaced.status == 201)
        #expect(await house.get("/file/a.txt").text == "four")
        #expect(await house.get("/file/a-2.txt").text == "three")
        #expect(await house.upload("a.txt", query: "?rename=1&overwrite=1").status == 400)
        #expect(house.hasNoOrphans)
    }

    @Test func `a form brings several files, and says where they go`() async throws {
        let house = try await MediaHouse()
        #expect(await house.send(.post, "/folders", json: #"{"path":"trip"}"#).status == 201)
        let form = TestForm().adding("folder", "trip").adding("visibility", "public").adding("alt", "Sea")
            .adding("other", "ignored").adding("a", "first", file: "a.txt").adding("b", "second", file: "b.txt")
        let answer = await house.send(.post, "/upload", nil, [.contentType: TestForm.type], bytes: form.bytes)
        #expect(answer.status == 201, "\(answer)")
        #expect(answer.data.arrayValue?.map { $0["path"] } == ["a.txt", "b.txt"])
        let file = try #require(house.bed.catalog.file("b.txt"))
        #expect(file.folder.text == "trip" && file.visibility == .public)
        #expect(house.bed.catalog.details(file.id)?["alt"] == "Sea")
        #expect(await house.get("/file/b.txt", [:]).text == "second")
        let one = TestForm().adding("file", "third", file: "c.txt", type: "text/plain").bytes
        let single = await house.send(.post, "/upload/named.txt", nil, [.contentType: TestForm.type], bytes: one)
        #expect(single.data["path"] == "named.txt" && single.json["state"]?["name"] == "named.txt", "\(single)")
    }

    @Test func `a refusal names the files that were taken before it`() async throws {
        let house = try await MediaHouse()
        await house.upload("b.txt")
        let form = TestForm().adding("a", "1", file: "a.txt").adding("b", "2", file: "b.txt")
            .adding("c", "3", file: "c.txt")
        let answer = await house.send(.post, "/upload", nil, [.contentType: TestForm.type], bytes: form.bytes)
        #expect(answer.status == 409 && answer.code == "file_exists", "\(answer)")
        #expect(answer.json["uploaded"] == ["a.txt"])
        #expect(house.bed.catalog.file("c.txt") == nil)
        #expect(house.hasNoOrphans)
        let none = await house.send(
            .post,
            "/upload",
            nil,
            [.contentType: TestForm.type],
            bytes: TestForm().adding("alt", "x").bytes
        )
        #expect(none.status == 400 && none.code == "file_missing")
        let two = TestForm().adding("x", "1", file: "x.txt").adding("y", "2", file: "y.txt").bytes
        let named = await house.send(.post, "/upload/one.txt", nil, [.contentType: TestForm.type], bytes: two)
        #expect(named.status == 422 && named.code == "too_many", "\(named)")
    }

    @Test func `too many bytes are refused, announced or not`() async throws {
        var bed = MediaBed()
        bed.settings.maximumUpload = 100
        let house = try await MediaHouse(bed)
        let announced = await house.stream(.post, "/upload/a", [.contentLength: "101"], [])
        #expect(announced.status == 413 && announced.code == "content_too_large", "\(announced)")
        #expect(house.bed.store.calls(.put) == 0)
        let chunks = [[UInt8]](repeating: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], count: 11)
        #expect(await house.stream(.post, "/upload/a", [:], chunks).status == 413)
        let form = TestForm().adding("f", String(repeating: "x", count: 101), file: "a").bytes
        let sent = await house.send(.post, "/upload", nil, [.contentType: TestForm.type], bytes: form)
        #expect(sent.status == 413)
        #expect(await house.stream(.post, "/upload/a", [:], Array(chunks.prefix(10))).status == 201)
        #expect(house.bed.catalog.files.count == 1 && house.hasNoOrphans)
    }

    @Test func `a form brings no field without end, and a hundred files at most`() async throws {
        let house = try await MediaHouse()
        let long = TestForm().adding("alt", String(repeating: "x", count: 20_000)).adding("f", "x", file: "a").bytes
        let field = await house.send(.post, "/upload", nil, [.contentType: TestForm.type], bytes: long)
        #expect(field.status == 413 && field.code == "content_too_large", "\(field)")
        #expect(house.bed.catalog.files.isEmpty)
        let many = (0..<101).reduce(TestForm()) { $0.adding("f", "x", file: "\($1).txt") }.bytes
        let files = await house.send(.post, "/upload", nil, [.contentType: TestForm.type], bytes: many)
        #expect(files.status == 422 && files.code == "too_many", "\(files)")
        #expect(house.bed.catalog.files.count == 100 && house.hasNoOrphans)
    }

    @Test func `what stops before its end leaves nothing`() async throws {
        let house = try await MediaHouse()
        let cut = Problem.badRequest("incomplete_request", "")
        let chunks = [Array("half a".utf8)]
        for (path, type) in [("/upload/a.txt", "text/plain"), ("/entity/posts/1/cover", "text/plain")] {
            let answer = await house.stream(.post, path, [.contentType: type], chunks, failing: cut)
            #expect(answer.status == 400 && answer.code == "incomplete_request", "\(answer)")
        }
        let slow = await house.stream(.post, "/upload/a.txt", [:], chunks, failing: .requestTimeout)
        #expect(slow.status == 408 && slow.code == "request_timeout")
        let short = await house.stream(.post, "/upload/a.txt", [.contentLength: "100"], chunks)
        #expect(short.status == 400 && short.code == "length_mismatch", "\(short)")
        let form = TestForm().adding("f", "content", file: "a.txt").bytes
        for end in [10, 60, 90, form.count - 8] {
            let answer = await house.stream(
                .post,
                "/upload",
                [.contentType: TestForm.type],
                [Array(form.prefix(end))]
            )
            #expect(answer.status == 400 && answer.code == "invalid_multipart", "\(end): \(answer)")
        }
        #expect(house.bed.catalog.files.isEmpty && house.bed.store.keys.isEmpty)
    }

    @Test func `what the store can't take is said and leaves nothing`() async throws {
        let house = try await MediaHouse()
        let cases: [(BlobError, Int, String)] = [
            (.full, 507, "storage_full"), (.misconfigured("the bucket is gone"), 503, "unavailable"),
            (.unavailable("timeout"), 503, "unavailable"), (.overloaded, 503, "overloaded"),
            (.failed("defect"), 500, "internal_error"),
        ]
        for (error, status, code) in cases {
            house.bed.store.failNext(.put, error)
            let answer = await house.upload("a.txt")
            #expect(answer.status == status && answer.code == code, "\(answer)")
            #expect(!answer.text.contains("bucket") && !answer.text.contains("defect"))
        }
        house.bed.catalog.failNext(.unavailable("database"))
        #expect(await house.upload("a.txt").status == 503)
        house.bed.events.refuse(.conflict(code: "no_more", message: "Not today."))
        #expect(await house.upload("a.txt").code == "no_more")
        #expect(house.bed.catalog.files.isEmpty && house.bed.store.keys.isEmpty)
    }

    @Test func `a folder that is not there takes no file`() async throws {
        let house = try await MediaHouse()
        #expect(await house.upload("a.txt", query: "?folder=nothing").code == "unknown_folder")
        #expect(await house.upload("a.txt", query: "?folder=..").code == "folder_invalid")
        #expect(await house.upload("a.txt", query: "?visibility=everybody").status == 400)
        #expect(await house.upload("a.txt", query: "?nothing=1").code == "unknown_parameter")
        #expect(house.bed.store.calls(.put) == 0)
    }

    @Test func `other bytes take the place of a file's`() async throws {
        let house = try await MediaHouse()
        await house.upload("a.txt", "one")
        let answer = await house.send(.put, "/file/a.txt", nil, [.contentType: "text/plain"], bytes: Array("two".utf8))
        #expect(answer.status == 200 && answer.json["meta"]?["size"] == 3, "\(answer)")
        #expect(await house.get("/file/a.txt").text == "two")
        #expect(await house.send(.put, "/file/none.txt", bytes: [1]).status == 404)
        #expect(house.bed.catalog.files.count == 1 && house.hasNoOrphans)
    }

    @Test func `a file of a record is bound to it`() async throws {
        let house = try await MediaHouse()
        let answer = await house.send(.post, "/entity/posts/7/cover", nil, [.contentType: "image/gif"], bytes: Self.gif)
        #expect(answer.status == 201 && answer.json["ok"] == true, "\(answer)")
        #expect(answer.json["result"]?["mime_type"] == "image/gif")
        #expect(answer.json["file"] == [:] && answer.json["meta"]?["width"] == 3)
        let name = try #require(answer.json["state"]?["name"]?.stringValue)
        let binding = house.bed.catalog.file(name)?.binding
        #expect(binding?.reference == "posts.cover" && binding?.record == .text("7"))
        let bad = await house.send(.post, "/entity/posts/7/not%20a%20field", bytes: Self.gif)
        #expect(bad.status == 400 && bad.code == "not_a_media_field", "\(bad)")
        #expect(await house.send(.post, "/entity/..%2Fusers/7/cover", bytes: Self.gif).status == 404)
    }
}
