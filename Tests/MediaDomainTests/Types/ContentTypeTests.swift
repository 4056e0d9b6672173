// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct ContentTypeTests {
    private func decide(_ head: [UInt8], _ declared: String? = nil, _ name: String = "file") -> String {
        ContentType.decide(head: head, declared: declared.flatMap(MimeType.init), name: FileName(name)).text
    }

    private func decide(_ text: String, _ declared: String? = nil, _ name: String = "file") -> String {
        decide(Array(text.utf8), declared, name)
    }

    static let signatures: [([UInt8], String)] = [
        ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), ([0x89] + Array("PNG\r\n\u{1A}\n".utf8), "image/png"),
        (Array("GIF89a".utf8), "image/gif"), (Array("RIFF....WEBPVP8 ".utf8), "image/webp"),
        ([0, 0, 0, 28] + Array("ftypavif".utf8), "image/avif"), ([0, 0, 0, 28] + Array("ftypheic".utf8), "image/heic"),
        ([0, 0, 0, 28] + Array("ftypisom".utf8), "video/mp4"), ([0, 0, 0, 28] + Array("ftypM4A ".utf8), "audio/mp4"),
        ([0x49, 0x49, 0x2A, 0], "image/tiff"), (Array("%PDF-1.7".utf8), "application/pdf"),
        ([0x1A, 0x45, 0xDF, 0xA3, 1, 2] + Array("webm".utf8), "video/webm"), (Array("ID3\u{4}".utf8), "audio/mpeg"),
        ([0xFF, 0xFB, 0x90, 0x44], "audio/mpeg"), ([0xFF, 0xF1, 0x50], "audio/aac"), (Array("OggS".utf8), "audio/ogg"),
        (Array("RIFF....WAVEfmt ".utf8), "audio/wav"), ([0x50, 0x4B, 3, 4, 9, 9], "application/zip"),
        ([0x1F, 0x8B, 8], "application/gzip"), (Array("wOF2".utf8), "font/woff2"),
        ([0, 0x61, 0x73, 0x6D, 1], "application/wasm"), (Array("fLaC".utf8), "audio/flac"),
    ]

    @Test(arguments: signatures)
    func `bytes with a signature are what they are, whatever is declared`(_ head: [UInt8], _ type: String) {
        #expect(decide(head) == type)
        #expect(decide(head, "text/html", "x.html") == type)
        #expect(decide(head, "application/x-unheard-of", "x.zzz") == type)
    }

    @Test(arguments: [
        "<!DOCTYPE html><p>", "  \n<HTML>", "<script>alert(1)</script>", "<!-- x --><b>", "\u{FEFF}<html>",
        "<svg/onload=1>",
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", "<iframe src=x>",
    ])
    func `markup is never taken for something milder`(_ text: String) {
        for declared in ["image/png", "text/plain", "image/jpeg", "application/octet-stream", "text/csv"] {
            let type = decide(text, declared, "x.png")
            #expect(["text/html", "image/svg+xml"].contains(type), "\(declared) gives \(type)")
        }
    }

    @Test(arguments: [
        ("a,b\n1,2", "text/csv", "text/csv"), ("a,b\n1,2", "image/png", "text/plain"),
        ("{}", "application/json", "application/json"),
        ("alert(1)", "text/javascript", "text/javascript"), ("hello", "video/mp4", "text/plain"),
        ("hello", "application/octet-stream", "text/plain"), ("# hi", "text/markdown; charset=utf-8", "text/markdown"),
    ])
    func `a declared kind of text counts for text and nothing else does`(
        _ text: String,
        _ declared: String,
        _ type: String
    ) {
        #expect(decide(text, declared) == type)
    }

    @Test func `bytes that nobody knows are what was declared only if that could not have been seen`() {
        let unknown: [UInt8] = [0, 1, 2, 3, 0xFE, 0xDC]
        #expect(decide(unknown) == "application/octet-stream")
        #expect(decide(unknown, "image/png") == "application/octet-stream")
        #expect(decide(unknown, "text/html") == "application/octet-stream")
        #expect(decide(unknown, "application/x-blend") == "application/x-blend")
    }

    @Test func `office documents and books are told from archives`() {
        let zip: [UInt8] = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26)
        #expect(
            decide(zip + Array("[Content_Types].xml....word/document.xml".utf8)).hasSuffix("wordprocessingml.document")
        )
        #expect(decide(zip + Array("mimetypeapplication/epub+zipPK".utf8)) == "application/epub+zip")
        #expect(decide(zip, nil, "a.xlsx").hasSuffix("spreadsheetml.sheet"))
        #expect(decide(zip, "text/html", "a.html") == "application/zip")
    }

    @Test func `an empty file is what it is called`() {
        #expect(decide("", nil, "a.txt") == "text/plain")
        #expect(decide("", "image/png", "a.png") == "application/octet-stream")
    }

    @Test func `a picture that goes on as a page stays a picture`() {
        #expect(decide(Array("GIF89a<script>alert(1)</script>".utf8), "text/html", "a.html") == "image/gif")
    }

    @Test(arguments: [
        "", "text", "text/", "/html", "a/b/c", "te xt/html", "text/html\u{1}",
        String(repeating: "a", count: 200) + "/b",
    ])
    func `what is no type is none`(_ text: String) {
        #expect(MimeType(text) == nil)
    }

    @Test func `a type is compared without its parameters and its case`() throws {
        let type = try #require(MimeType(" Image/JPEG ; q=1"))
        #expect(type.text == "image/jpeg")
        #expect(type.matches("image/*") && type.matches("image/jpeg") && type.matches("*/*") && type.matches("image"))
        #expect(!type.matches("image/png") && !type.matches("im/*"))
    }
}
