// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel
import MediaDomain
import MediaTestKit
import NIOCore
import Synchronization
import Testing

@testable import HTTPAPI

/// Files that go out.
struct FileServingTests {
    @Test func `a file comes with all that a reader needs to keep and trust it`() async throws {
        let house = try await MediaHouse()
        await house.upload("a b.txt", "0123456789")
        let answer = await house.get("/file/a%20b.txt")
        #expect(answer.status == 200 && answer.text == "0123456789")
        #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(answer.headers[.contentDisposition] == #"inline; filename="a b.txt""#)
        #expect(answer.headers[.acceptRanges] == "bytes")
        #expect(answer.headers[.cacheControl] == "private, no-cache")
        #expect(answer.headers[.vary] == "Authorization, Cookie, X-API-Key")
        #expect(answer.headers[.lastModified] == "Wed, 01 May 2024 12:00:00 GMT")
        #expect(answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        #expect(answer.headers[values: .xContentTypeOptions] == ["nosniff"])
        #expect(answer.headers[.eTag] == house.bed.catalog.files.first?.entityTag)
        let head = await house.send(.head, "/file/a%20b.txt", nil, [.range: "bytes=2-3"])
        #expect(head.status == 200 && head.bytes.isEmpty && head.headers[.eTag] == answer.headers[.eTag])
        let download = await house.get("/file/a%20b.txt?download=1")
        #expect(download.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    }

    @Test func `a part is served, and several are not`() async throws {
        let house = try await MediaHouse()
        await house.upload("a.txt", "0123456789")
        let cases: [(String, Int, String, String?)] = [
            ("bytes=2-4", 206, "234", "bytes 2-4/10"), ("bytes=-3", 206, "789", "bytes 7-9/10"),
            ("bytes=8-100", 206, "89", "bytes 8-9/10"), ("bytes=10-", 416, "", "bytes */10"),
            ("bytes=0-1,3-4", 416, "", "bytes */10"), ("lines=1-2", 200, "0123456789", nil),
            ("bytes=5-2", 200, "0123456789", nil),
        ]
        for (range, status, text, contentRange) in cases {
            let answer = await house.get("/file/a.txt", nil, [.range: range])
            #expect(answer.status == status, "\(range): \(answer)")
            #expect(answer.headers[.contentRange] == contentRange, "\(range)")
            if status < 300 { #expect(answer.text == text, "\(range)") }
            if status == 416 {
                #expect(answer.code == "range_not_satisfiable" && answer.headers[.cacheControl] == "no-store")
            }
        }
        let tag = try #require(await house.get("/file/a.txt").headers[.eTag])
        #expect(await house.get("/file/a.txt", nil, [.range: "bytes=0-0", .ifRange: tag]).status == 206)
        #expect(await house.get("/file/a.txt", nil, [.range: "bytes=0-0", .ifRange: "\"old\""]).status == 200)
        let date = "Wed, 01 May 2024 12:00:00 GMT"
        #expect(await house.get("/file/a.txt", nil, [.range: "bytes=0-0", .ifRange: date]).status == 206)
    }

    @Test func `what the reader has is not sent again, and what they mean is what they get`() async throws {
        let house = try await MediaHouse()
        await house.upload("a.txt")
        let tag = try #require(await house.get("/file/a.txt").headers[.eTag])
        let (date, before) = ("Wed, 01 May 2024 12:00:00 GMT", "Tue, 30 Apr 2024 12:00:00 GMT")
        let cases: [(HTTPFields, Int)] = [
            ([.ifNoneMatch: tag], 304), ([.ifNoneMatch: "W/\(tag)"], 304), ([.ifNoneMatch: "*"], 304),
            ([.ifNoneMatch: "\"x\""], 200), ([.ifModifiedSince: date], 304), ([.ifModifiedSince: before], 200),
            ([.ifNoneMatch: "\"x\"", .ifModifiedSince: date], 200), ([.ifMatch: tag], 200),
            ([.ifMatch: "\"x\""], 412), ([.ifUnmodifiedSince: before], 412), ([.ifUnmodifiedSince: date], 200),
        ]
        for (headers, status) in cases {
            let answer = await house.get("/file/a.txt", nil, headers)
            #expect(answer.status == status, "\(headers): \(answer)")
            guard status == 304 else { continue }
            #expect(answer.headers[.eTag] == tag && answer.headers[.cacheControl] == "private, no-cache")
            #expect(answer.headers[.contentType] == nil && answer.bytes.isEmpty)
        }
    }

    @Test func `a public file is everybody's, and one that is pinned is kept for ever`() async throws {
        let house = try await MediaHouse()
        await house.upload("a.txt", query: "?visibility=public")
        let answer = await house.get("/file/a.txt", [:])
        #expect(answer.status == 200 && answer.headers[.cacheControl] == "public, max-age=300")
        #expect(answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin" && answer.headers[.vary] == nil)
        let mark = try #require(house.bed.catalog.file("a.txt")).contentMark
        let pinned = await house.get("/file/a.txt?v=\(mark)", [:])
        #expect(pinned.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(await house.get("/file/a.txt?v=other", [:]).headers[.cacheControl] == "public, max-age=300")
        #expect(await house.get("/file/none.txt", [:]).headers[.cacheControl] == "no-store")
    }

    @Test func `a long file flows, and its bytes are those that were sent`() async throws {
        let house = try await MediaHouse()
        let bytes = PatternSource.bytes(0..<300_000)
        let chunks = stride(from: 0, to: bytes.count, by: 50_000).map { Array(bytes[$0..<($0 + 50_000)]) }
        #expect(await house.stream(.post, "/upload/long.bin", [:], chunks).status == 201)
        let answer = await house.get("/file/long.bin")
        #expect(answer.bytes == bytes && answer.streamError == nil)
        let part = await house.get("/file/long.bin", nil, [.range: "bytes=1000-200999"])
        #expect(part.status == 206 && part.bytes == Array(bytes[1000..<201_000]))
    }

    @Test func `a reader who leaves ends the reading`() async throws {
        let source = PatternSource(length: 1 << 40)
        let taken = Tally()
        let writer = BodyWriter { chunk in
            let all = taken.add(chunk.readableBytes)
            if all > 1_000_000 { throw CancellationError() }
        }
        await #expect(throws: CancellationError.self) { try await ServedContent.flow(source, to: writer) }
        #expect(source.isClosed)
        #expect(source.taken == Int64(taken.add(0)))
    }

    @Test func `a record whose bytes are gone is no missing file`() async throws {
        let house = try await MediaHouse()
        await house.upload("a.txt")
        let key = try #require(house.bed.catalog.file("a.txt")).blob
        try await house.bed.store.delete([key])
        let answer = await house.get("/file/a.txt")
        #expect(answer.status == 503 && answer.code == "unavailable", "\(answer)")
    }

    @Test func `files are listed by page in bknd's form`() async throws {
        let house = try await MediaHouse()
        for number in 1...5 { await house.upload("f\(number).txt") }
        let first = await house.get("/files?limit=2&search=F")
        #expect(first.status == 200)
        #expect(first.json.arrayValue?.map { $0["key"] } == ["f1.txt", "f2.txt"])
        #expect(first.json[0]?["size"] == 5 && first.json[0]?["last_modified"] == "2024-05-01T12:00:00.000Z")
        let link = try #require(first.headers["Link"])
        #expect(link == "</api/media/files?limit=2&search=F&after=2>; rel=\"next\"")
        let last = await house.get("/files?limit=3&after=2")
        #expect(last.json.arrayValue?.count == 3 && last.headers["Link"] == nil)
        #expect(await house.get("/files?type=image/*").json == [])
        for query in ["limit=0", "limit=1001", "limit=x", "folder=..", "deep=maybe", "nothing=1"] {
            #expect((400..<500).contains(await house.get("/files?\(query)").status), "\(query)")
        }
    }

    @Test func `images are made of files within bounds`() async throws {
        let house = try await MediaHouse()
        let gif = "GIF89a\u{3}\u{0}\u{2}\u{0}\u{0}\u{0}\u{0}"
        await house.upload("a.gif", gif, type: "image/gif")
        await house.upload("a.txt")
        let accept: HTTPFields = [.accept: "image/webp,*/*"]
        let image = await house.get("/file/a.gif?width=100", nil, accept)
        #expect(image.status == 200 && image.headers[.contentType] == "image/webp", "\(image)")
        #expect(image.text.hasPrefix("1;w100;"))
        #expect(image.headers[values: .vary].contains("Accept"))
        let tag = try #require(image.headers[.eTag])
        #expect(await house.get("/file/a.gif?width=100", nil, accept + [.ifNoneMatch: tag]).status == 304)
        #expect(await house.get("/file/a.gif?width=100", nil, accept + [.range: "bytes=0-1"]).text == "1;")
        #expect(house.bed.images.calls == 1)
        let cases: [(String, Int, String)] = [
            ("a.gif?width=101", 422, "transform_not_allowed"), ("a.gif?width=abc", 422, "invalid_parameter"),
            ("a.gif?blur=5", 422, "transform_not_allowed"), ("a.gif?preset=none", 422, "unknown_preset"),
            ("a.txt?width=100", 422, "image_unsupported"), ("a.gif?widht=100", 400, "unknown_parameter"),
        ]
        for (path, status, code) in cases {
            let answer = await house.get("/file/\(path)")
            #expect(answer.status == status && answer.code == code, "\(path): \(answer)")
        }
        let failures: [(ImageError, Int, String)] = [
            (.unreadable("x"), 422, "image_unreadable"), (.tooLarge(.pixels), 422, "image_too_large"),
            (.gaveUp("x"), 422, "image_gave_up"), (.overloaded, 503, "overloaded"),
            (.unavailable("x"), 501, "transforms_unavailable"), (.unreachable("x"), 503, "unavailable"),
        ]
        for (place, failure) in failures.enumerated() {
            house.bed.images.failNext(failure.0)
            let answer = await house.get("/file/a.gif?width=\((place + 2) * 100)")
            #expect(answer.status == failure.1 && answer.code == failure.2, "\(failure): \(answer)")
            #expect((answer.headers[.retryAfter] != nil) == (failure.1 == 503), "\(failure)")
        }
    }

    @Test func `presets are named for those who may read media`() async throws {
        var bed = MediaBed()
        bed.settings.presets["thumb"] = try TransformRequest([("width", "123"), ("fit", "inside"), ("blur", "1.5")])
        let house = try await MediaHouse(bed)
        let answer = await house.get("/presets", try await house.manager())
        let parameters: JSONValue = ["width": 123, "fit": "inside", "blur": 1.5]
        #expect(answer.data == [["name": "thumb", "parameters": parameters]], "\(answer)")
        #expect(await house.get("/presets").status == 403)
    }
}

private final class Tally: Sendable {
    private let count = Mutex(0)

    func add(_ more: Int) -> Int {
        count.withLock { count in
            count += more
            return count
        }
    }
}
