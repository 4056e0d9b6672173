// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import JSON
import Kernel
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MalformedRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let request: [UInt8]
        let status: Int
        let code: String

        init(_ name: String, _ request: String, _ status: Int, _ code: String) {
            self.init(name, Array(request.utf8), status, code)
        }

        init(_ name: String, _ request: [UInt8], _ status: Int, _ code: String) {
            self.name = name
            self.request = request
            self.status = status
            self.code = code
        }

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case("no Host", "GET /health HTTP/1.1\r\n\r\n", 400, "invalid_host"),
        Case("two Hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "invalid_host"),
        Case("two equal Hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "invalid_host"),
        Case("empty Host", "GET /health HTTP/1.1\r\nHost:\r\n\r\n", 400, "invalid_host"),
        Case("Host with a path", "GET /health HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "invalid_host"),
        Case("Host with a user", "GET /health HTTP/1.1\r\nHost: u@b\r\n\r\n", 400, "invalid_host"),
        Case("Host with a bad port", "GET /health HTTP/1.1\r\nHost: a:x1\r\n\r\n", 400, "invalid_host"),
        Case("Host with a list", "GET /health HTTP/1.1\r\nHost: a, b c\r\n\r\n", 400, "invalid_host"),
        Case("no version", "GET /health\r\n\r\n", 400, "malformed_request"),
        Case("bare line feeds", "GET /health HTTP/1.1\nHost: a\n\n", 400, "malformed_request"),
        Case("no version and bare line feeds", "GET /\n\n", 400, "invalid_header"),
        Case("HTTP/3.0", "GET /health HTTP/3.0\r\nHost: a\r\n\r\n", 505, "http_version_not_supported"),
        Case("HTTP/2.0", "GET /health HTTP/2.0\r\nHost: a\r\n\r\n", 505, "http_version_not_supported"),
        Case("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http_version_not_supported"),
        Case("not HTTP at all", "hello\r\n\r\n", 400, "invalid_method"),
        Case("a TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03], 400, "invalid_method"),
        Case("an unknown method", "BREW /health HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_method"),
        Case("a lower-case method", "get /health HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_method"),
        Case("a space in the address", "GET /he alth HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed_request"),
        Case("an address without a slash", "GET health HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_target"),
        Case("a fragment", "GET /health#a HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_target"),
        Case("a bad escape in the path", "GET /api/items/%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_path"),
        Case("half an escape in the path", "GET /api/items/%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_path"),
        Case("escaped bytes that are not UTF-8", "GET /api/items/%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_path"),
        Case("an escaped NUL", "GET /api/items/a%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_path"),
        Case(
            "raw bytes that are not UTF-8",
            Array("GET /api/items/".utf8) + [0xFF, 0xFE] + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8),
            400,
            "invalid_path"
        ),
        Case("a bad escape in the query", "GET /api/items/1?a=%G0 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_query"),
        Case("not UTF-8 in the query", "GET /api/items/1?a=%C3 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "invalid_query"),
        Case(
            "too many parameters",
            "GET /api/items/1?" + String(repeating: "a&", count: 300) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            400,
            "invalid_query"
        ),
        Case("no colon in a header", "GET /health HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n", 400, "invalid_header"),
        Case("a space before the colon", "GET /health HTTP/1.1\r\nHost : a\r\n\r\n", 400, "invalid_header"),
        Case("an empty header name", "GET /health HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400, "invalid_header"),
        Case("a folded header", "GET /health HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", 400, "invalid_header"),
        Case("a NUL in a header", "GET /health HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n", 400, "invalid_header"),
        Case("a bell in a header", "GET /health HTTP/1.1\r\nHost: a\r\nX-A: b\u{7}c\r\n\r\n", 400, "invalid_header"),
        Case(
            "two lengths",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            400,
            "invalid_content_length"
        ),
        Case(
            "two equal lengths",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            400,
            "invalid_content_length"
        ),
        Case(
            "a list of lengths",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
            400,
            "invalid_content_length"
        ),
        Case(
            "a negative length",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc",
            400,
            "invalid_content_length"
        ),
        Case(
            "a huge length",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\nabc",
            400,
            "invalid_content_length"
        ),
        Case(
            "a length and chunks",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "malformed_request"
        ),
        Case(
            "chunks and a length",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            400,
            "invalid_content_length"
        ),
        Case(
            "another coding",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            400,
            "invalid_transfer_encoding"
        ),
        Case(
            "two codings",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "invalid_transfer_encoding"
        ),
        Case(
            "a bad chunk size",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
            400,
            "invalid_chunk"
        ),
        Case(
            "a chunk longer than it says",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
            400,
            "malformed_request"
        ),
        Case(
            "an unknown expectation",
            "POST /api/items HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n",
            417,
            "expectation_failed"
        ),
        Case(
            "a long address",
            "GET /" + String(repeating: "a", count: 17_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            414,
            "uri_too_long"
        ),
        Case(
            "an address without end",
            "GET /" + String(repeating: "a", count: 200_000),
            414,
            "uri_too_long"
        ),
        Case(
            "a long header",
            "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + String(repeating: "a", count: 50_000) + "\r\n\r\n",
            431,
            "headers_too_large"
        ),
        Case(
            "many headers",
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "A: b\r\n", count: 300) + "\r\n",
            431,
            "headers_too_large"
        ),
        Case(
            "headers without end",
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "Abc: defg\r\n", count: 20_000),
            431,
            "headers_too_large"
        ),
        Case(
            "malformed JSON",
            "POST /api/json HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\n{\"a\":",
            400,
            "malformed_json"
        ),
    ]

    @Test(arguments: cases)
    func `what is no request is answered with the problem and the end of the connection`(_ item: Case) async throws {
        try await EdgeServer.run { server in
            try await RawConnection.open(.port(server.port)) { connection in
                try? await connection.send(item.request)
                let answer = try #require(try await connection.answer())
                #expect(answer.status == item.status)
                #expect(answer["content-type"] == "application/problem+json")
                let problem = try JSONValue(parsing: answer.body)
                #expect(problem["code"] == .string(item.code))
                #expect(problem["status"] == .integer(Int64(item.status)))
                #expect(problem["error"] == problem["detail"])
                #expect(problem["requestId"]?.stringValue == answer["x-request-id"])
                if answer["connection"] == "close" {
                    #expect(try await connection.endsWithoutMore())
                } else {
                    // What is wrong in one request alone leaves the connection usable.
                    try await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(try await connection.answer()?.status == 200)
                }
            }
        }
    }

    @Test func `an HTTP/1.0 request needs no Host`() async throws {
        try await EdgeServer.run { server in
            let answer = try #require(try await server.exchange("GET /health HTTP/1.0\r\n\r\n"))
            #expect(answer.status == 200)
            #expect(answer["connection"] == "close")
        }
    }

    @Test(arguments: ["[::1]:8080", "example.org", "127.0.0.1:80", "a_b.c-d", "xn--bcher-kva.example:"])
    func `valid hosts pass`(_ host: String) async throws {
        try await EdgeServer.run { server in
            let answer = try await server.exchange("GET /health HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(answer?.status == 200)
        }
    }
}
