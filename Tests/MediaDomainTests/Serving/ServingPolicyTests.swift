// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct ServingPolicyTests {
    private func headers(
        _ type: String,
        _ audience: ServingPolicy.Audience = .requester,
        name: String = "a",
        asDownload: Bool = false
    ) throws -> [String: String] {
        let policy = ServingPolicy(try #require(MimeType(type)), audience, asDownload: asDownload)
        let fields = policy.headers(try #require(FileName(name)))
        return Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    @Test(arguments: ["image/png", "image/avif", "video/mp4", "audio/mpeg", "application/pdf", "text/plain"])
    func `what can do nothing is shown`(_ type: String) throws {
        let fields = try headers(type)
        #expect(fields["Content-Disposition"]?.hasPrefix("inline") == true)
        #expect(fields["Content-Type"]?.hasPrefix(type) == true)
        #expect(try headers(type, asDownload: true)["Content-Disposition"]?.hasPrefix("attachment") == true)
    }

    @Test(arguments: [
        "text/html", "image/svg+xml", "application/xhtml+xml", "application/xml", "text/xml", "text/javascript",
        "application/wasm", "application/octet-stream", "application/zip", "image/foo+xml", "text/css",
    ])
    func `what may act is a download`(_ type: String) throws {
        let fields = try headers(type)
        #expect(fields["Content-Disposition"]?.hasPrefix("attachment") == true)
        #expect(fields["Content-Security-Policy"]?.contains("sandbox") == true)
        #expect(fields["X-Content-Type-Options"] == "nosniff")
    }

    @Test(arguments: [
        "text/javascript", "application/javascript", "application/wasm", "text/css", "application/x-javascript",
    ])
    func `code goes out as bytes`(_ type: String) throws {
        #expect(try headers(type)["Content-Type"] == "application/octet-stream")
    }

    @Test func `who may keep an answer depends on who may read it`() throws {
        #expect(try headers("image/png", .everybody(isPinned: true))["Cache-Control"]?.contains("immutable") == true)
        #expect(try headers("image/png", .everybody(isPinned: false))["Cache-Control"] == "public, max-age=300")
        let own = try headers("image/png", .requester)
        #expect(own["Cache-Control"] == "private, no-cache")
        #expect(own["Vary"]?.contains("Authorization") == true)
        #expect(try headers("image/png", .bearer(rest: .seconds(60)))["Cache-Control"] == "private, max-age=60")
        #expect(try headers("image/png", .bearer(rest: .seconds(99_999)))["Cache-Control"] == "private, max-age=3600")
    }

    @Test func `a name can't end its header`() throws {
        let fields = try headers("image/png", name: "Grüße 100%.png")
        #expect(
            fields["Content-Disposition"]
                == "inline; filename=\"Gr__e 100_.png\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20100%25.png"
        )
    }
}
