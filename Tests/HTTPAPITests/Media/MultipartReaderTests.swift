// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Kernel
import MediaDomain
import Testing

@testable import HTTPAPI

/// Forms, taken apart as they arrive.
struct MultipartReaderTests {
    private struct Part: Equatable {
        let name: String
        let fileName: String?
        let type: String?
        let content: String
    }

    private static func read(_ body: String, boundary: String = "b", chunk: Int = 7) async throws -> [Part] {
        let reader = MultipartReader(BytesSource(Array(body.utf8), chunk: chunk), boundary: boundary)
        var parts: [Part] = []
        while let part = try await reader.next() {
            let content = String(decoding: try await part.source.collect(limit: .max), as: UTF8.self)
            parts.append(Part(name: part.name, fileName: part.fileName, type: part.type, content: content))
        }
        #expect(try await reader.next() == nil)
        return parts
    }

    private static func head(_ name: String) -> String {
        "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
    }

    @Test(arguments: [1, 2, 3, 5, 11, 64, 1000])
    func `a form is the same however it is cut`(_ chunk: Int) async throws {
        let tricky = "\r\n--\r\n--c\r\n-\r\n--\u{e9}\r\r\n\n--b\r\n"
        let body =
            Self.head("text") + "" + "\r\n"
            + "--b \t\r\ncontent-type: Text/Plain\r\nCONTENT-DISPOSITION: form-data; name=f; filename=\"a \\\"b\\\".txt\"\r\n\r\n"
            + tricky + "\r\n" + Self.head("last") + "--b" + "\r\n--b--\r\nand so on"
        let parts = try await Self.read(body, chunk: chunk)
        #expect(
            parts == [
                Part(name: "text", fileName: nil, type: nil, content: ""),
                Part(name: "f", fileName: "a \"b\".txt", type: "Text/Plain", content: tricky),
                Part(name: "last", fileName: nil, type: nil, content: "--b"),
            ]
        )
    }

    @Test func `a long part comes whole, whatever its length`() async throws {
        let boundary = "0123456789012345678901234567890123456789012345678901234567890123456789"
        for length in [0, 1, 69, 70, 71, 72, 73, 74, 75, 1000, 65_535, 65_536, 200_000] {
            let content = String(repeating: "\r\n--0123", count: length / 8 + 1).prefix(length)
            let body =
                "--\(boundary)\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n"
                + "\(content)\r\n--\(boundary)--"
            let parts = try await Self.read(body, boundary: boundary, chunk: 4096)
            #expect(parts.map(\.content.utf8.count) == [content.utf8.count], "\(length)")
            #expect(parts.first?.content.utf8.elementsEqual(content.utf8) == true, "\(length)")
        }
    }

    @Test func `what nobody reads of a part is passed over`() async throws {
        let body = Self.head("a") + "skipped\r\n" + Self.head("b") + "read\r\n--b--"
        let reader = MultipartReader(BytesSource(Array(body.utf8), chunk: 4), boundary: "b")
        let first = try #require(try await reader.next())
        let second = try #require(try await reader.next())
        #expect(try await first.source.next() == nil)
        #expect(try await second.source.collect(limit: 100) == Array("read".utf8))
    }

    @Test(arguments: [
        "", "--b", "--b--x\r\n", "preamble\r\n--b--", "\r\n--b--", "--c\r\n\r\n", "--b\n\n--b--", "--b junk\r\n\r\n",
        head("a"), head("a") + "x", head("a") + "x\r\n--b", head("a") + "x\r\n--bx\r\n", "--b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nX: y\r\n folded\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nX: \u{0}\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nX: \(String(repeating: "y", count: 9000))\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",
    ])
    func `what is no form is refused`(_ body: String) async throws {
        for chunk in [3, 100_000] where body != "--b--x\r\n" {
            let error = await #expect(throws: BlobError.self, "\(body.prefix(80))") {
                _ = try await Self.read(body, chunk: chunk)
            }
            guard case .source(let cause)? = error else { continue }
            #expect((cause as? Problem)?.code == "invalid_multipart")
            #expect((cause as? Problem)?.status == .badRequest)
        }
    }

    @Test func `a boundary is what the standard says`() throws {
        let type = "multipart/form-data; boundary"
        #expect(try MultipartReader.boundary("\(type)=a") == "a")
        #expect(try MultipartReader.boundary("\(type)=\"a b:c\"; charset=utf-8") == "a b:c")
        let long = String(repeating: "a", count: 71)
        for bad in [
            "multipart/form-data", "\(type)=", "\(type)=\"\"", "\(type)=\(long)", "\(type)=a\u{e4}", "\(type)=\"a \"",
        ] {
            #expect(throws: Problem.self, "\(bad)") { try MultipartReader.boundary(bad) }
        }
    }

    @Test func `a search finds what a plain look finds`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...2, using: &random) }
            let sought = (0..<Int.random(in: 1...5, using: &random)).map { _ in UInt8.random(in: 0...2, using: &random)
            }
            let start = Int.random(in: 0...text.count, using: &random)
            let plain = text[start...].firstRange(of: sought)?.lowerBound
            #expect(
                DelimiterSearch(sought).firstPlace(in: text, from: start) == plain,
                "\(sought) in \(text) from \(start)"
            )
        }
    }
}
