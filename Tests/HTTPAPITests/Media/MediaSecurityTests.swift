// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel
import MediaDomain
import MediaTestKit
import Testing

@testable import HTTPAPI

/// Names, contents and addresses that are meant to do harm.
struct MediaSecurityTests {
    /// As they stand in an address.
    private static let wicked = [
        "..%2Fsecret.txt", "%2e%2e%2fsecret.txt", "%2e%2e", "..", "%252e%252e%252fsecret.txt", "..%5Csecret.txt",
        "..%255Csecret.txt", "a%2F..%2Fb", "%2Fetc%2Fpasswd", "C%3A%5Cwindows", "a%EF%BC%8Fb", "a%E2%88%95b",
        "%EF%BC%8E%EF%BC%8E", "%E2%80%A5", "a%E2%81%84b", "a%EF%BC%BCb", "a.txt%20", "%20a", "a.", "...",
        "a%0Ab", "a%0D%0AX-Header%3A1", "a%7Fb", "a%C2%85b", "a%E2%80%AEtxt.exe", "a%E2%80%8Bb", "a%22b", "a%3Cb%3E",
        "a%7Cb", "a%3Ab", "a%2Ab", "a%3Fb", "%EF%BF%BD", "a%2525", "o%2F00", "CON%2Fa",
        String(repeating: "a", count: 201), String(repeating: "a", count: 4096),
        String(repeating: "%C3%A4", count: 101),
    ]
    /// Not even text, or not text that a path may have.
    private static let unreadable = ["a%00b", "%00", "a%C0%AFb", "a%FF", "%E0%80%AF", "a%", "a%2"]

    @Test(arguments: wicked)
    func `no name leads out of the store`(_ name: String) async throws {
        let house = try await MediaHouse()
        let upload = await house.upload(name)
        // A segment of dots is no segment of an address, but it is no name either.
        #expect(upload.status == 422 && upload.code == "name_invalid", "\(upload)")
        for method in [HTTPRequest.Method.get, .head, .delete, .put] {
            let answer = await house.send(method, "/file/\(name)")
            #expect(answer.status == 404 || method == .delete && answer.status == 200, "\(method): \(answer)")
        }
        for path in ["/copy/\(name)", "/sign/\(name)"] {
            #expect(await house.send(.post, path, json: "{}").status == 404)
        }
        #expect(await house.upload("a.txt", query: "?folder=\(name)/x/..").status == 422)
        #expect(await house.get("/files?folder=\(name)%2F..").status == 422)
        #expect(house.bed.catalog.files.isEmpty && house.bed.store.keys.isEmpty)
    }

    @Test(arguments: wicked)
    func `no body names a file that leads out of the store`(_ encoded: String) async throws {
        let name = try #require(PercentDecoding.decode(encoded[...], plusIsSpace: false))
        let house = try await MediaHouse()
        await house.upload("a.txt")
        let before = house.bed.catalog.files
        let id = before[0].id
        let bodies: [(HTTPRequest.Method, String, JSONValue)] = [
            (.patch, "/file-info/\(id)", ["name": .string(name)]), (.post, "/copy/a.txt", ["name": .string(name)]),
            (.post, "/direct", ["name": .string(name), "size": 1]),
            (.post, "/delete", ["names": [.string(name)], "confirm": true]),
            (.post, "/folders", ["path": .string("\(name)/../x")]),
        ]
        for (method, path, body) in bodies {
            let answer = await house.send(method, path, json: body.text)
            #expect((404...422).contains(answer.status), "\(method) \(path): \(answer)")
        }
        let metadata = "filename \(Base64.encode(Array(name.utf8)))"
        let tus = await house.send(
            .post,
            "/tus",
            nil,
            ["Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Metadata": metadata].fields
        )
        #expect((400...422).contains(tus.status), "\(tus)")
        // A line break in a header of the form ends it.
        if !name.contains(where: { $0.isNewline || $0 == "\"" }) {
            let form = TestForm().adding("f", "x", file: name).bytes
            let answer = await house.send(.post, "/upload", nil, [.contentType: TestForm.type], bytes: form)
            #expect(answer.status == 422 || answer.status == 400, "\(answer)")
        }
        #expect(house.bed.catalog.files == before && house.hasNoOrphans)
    }

    @Test(arguments: unreadable)
    func `what is no text is no address`(_ name: String) async throws {
        let house = try await MediaHouse()
        #expect(await house.upload(name).status == 400)
        #expect(await house.get("/file/\(name)").status == 400)
        #expect(await house.get("/files?folder=\(name)").status >= 400)
        #expect(house.bed.store.keys.isEmpty)
    }

    private static let pages: [(String, String, String)] = [
        ("a.html", "text/html", "<html><script>alert(1)</script>"),
        ("a.txt", "text/plain", "<!doctype html><script>alert(1)</script>"),
        ("a.png", "image/png", "<script>alert(1)</script>"),
        ("a.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.jpg", "image/jpeg", "<?xml version='1.0'?><svg onload='alert(1)'/>"),
        ("a.xml", "application/xml", "<?xml version='1.0'?><a xmlns='http://www.w3.org/1999/xhtml'/>"),
        ("a.js", "text/javascript", "alert(1)"), ("a.css", "text/css", "a{}"),
        ("a.htm", "text/plain", "  <iframe src=x>"), ("a.unknown", "x/y", "\u{0}\u{1}\u{2}"),
        ("a.wasm", "application/wasm", "\u{0}asm\u{1}\u{0}\u{0}\u{0}"),
    ]

    @Test(arguments: pages)
    func `a page that somebody uploaded does nothing here`(_ name: String, _ type: String, _ content: String)
        async throws
    {
        let house = try await MediaHouse()
        #expect(await house.upload(name, content, type: type, query: "?visibility=public").status == 201)
        for path in ["/file/\(name)", "/file/\(name)?v=x"] {
            let answer = await house.get(path)
            #expect(answer.status == 200 && answer.text == content)
            #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment") == true, "\(answer.headers)")
            #expect(answer.headers[values: .xContentTypeOptions] == ["nosniff"])
            let policy = answer.headers["Content-Security-Policy"] ?? ""
            #expect(policy.contains("default-src 'none'") && policy.contains("sandbox"))
            #expect(!policy.contains("allow-scripts"))
            let served = answer.headers[.contentType] ?? ""
            for script in ["javascript", "css", "wasm"] { #expect(!served.contains(script), "\(served)") }
        }
    }

    @Test func `a signed address opens one file, as it was signed, until it expires`() async throws {
        let house = try await MediaHouse()
        await house.upload("ann.txt", "private")
        await house.upload("other.txt", "other")
        let signed = await house.send(.post, "/sign/ann.txt", json: #"{"life":60,"parameters":{"download":"1"}}"#)
        #expect(signed.status == 200 && signed.headers[.cacheControl] == "no-store", "\(signed)")
        let address = try #require(signed.data["url"]?.stringValue).replacing("/api/media", with: "")
        let answer = await house.get(address, [:])
        #expect(answer.status == 200 && answer.text == "private", "\(answer)")
        #expect(answer.headers[.cacheControl] == "private, max-age=60")
        #expect(await house.send(.head, address, [:]).status == 200)
        for changed in [
            address.replacing("ann.txt", with: "other.txt"), address.replacing("ann.txt", with: "none.txt"),
            address.replacing("download=1", with: "download=0"), address + "&width=100", address + "0",
            address.replacing("expires=", with: "expires=1"), address + "&expires=99999999999",
            address.replacing("&signature=", with: "&signature=A"), "/file/ann.txt?signature=",
            "/file/ann.txt?signature=x",
        ] {
            let answer = await house.get(changed, [:])
            #expect(answer.status == 403 && answer.code == "signature_invalid", "\(changed): \(answer)")
        }
        // A method that changes something needs a right of its own.
        #expect(await house.send(.delete, address, [:]).status == 400)
        #expect(await house.send(.put, address, [:], bytes: [1]).status == 400)
        house.bed.clock.advance(seconds: 60)
        let late = await house.get(address, [:])
        #expect(late.status == 403 && late.code == "signature_expired" && late.headers[.cacheControl] == "no-store")
        for life in ["0", "-1", "604801", "1.5", "\"x\""] {
            #expect(await house.send(.post, "/sign/ann.txt", json: "{\"life\":\(life)}").status == 422, "\(life)")
        }
    }

    @Test func `an image made of a file is for those alone who may read the file`() async throws {
        var bed = MediaBed()
        bed.settings.presets["card"] = try TransformRequest([("width", "100")])
        let house = try await MediaHouse(bed)
        let gif = "GIF89a\u{3}\u{0}\u{2}\u{0}\u{0}\u{0}\u{0}"
        await house.upload("ann.gif", gif, type: "image/gif")
        let asked = ["/file/ann.gif?width=100", "/file/ann.gif?preset=card", "/file/ann.gif?width=100&format=webp"]
        var tags: [String] = []
        // From now on they lie in memory and in the store.
        for path in asked {
            let made = await house.get(path)
            #expect(made.status == 200 && made.headers[.cacheControl] == "private, no-cache", "\(made)")
            tags.append(try #require(made.headers[.eTag]))
        }
        func isClosed() async {
            for caller in [house.bob, [:]] {
                for (path, tag) in zip(asked, tags) {
                    for headers in [
                        [:], [.ifNoneMatch: tag], [.ifNoneMatch: "*"], [.ifMatch: tag], [.range: "bytes=0-1"],
                    ] as [HTTPFields] {
                        for method in [HTTPRequest.Method.get, .head] {
                            let answer = await house.send(method, path, caller, headers)
                            let isClosed = answer.status == 404 || (caller.isEmpty && answer.status == 401)
                            #expect(isClosed && answer.headers[.eTag] == nil, "\(path) \(headers): \(answer)")
                            #expect(!answer.text.contains("GIF"))
                        }
                    }
                }
            }
        }
        await isClosed()
        let id = try #require(house.bed.catalog.file("ann.gif")).id
        #expect(await house.send(.patch, "/file-info/\(id)", json: #"{"visibility":"public"}"#).status == 200)
        for path in asked { #expect(await house.get(path, house.bob).status == 200) }
        #expect(await house.send(.patch, "/file-info/\(id)", json: #"{"visibility":"private"}"#).status == 200)
        await isClosed()
        #expect(await house.send(.delete, "/file/ann.gif").status == 200)
        for path in asked { #expect(await house.get(path).status == 404) }
        #expect(house.bed.store.keys.isEmpty)
        // Another file of that name is another file.
        await house.upload("ann.gif", gif + "other", type: "image/gif")
        #expect(await house.get(asked[0]).text.contains("other"))
        #expect(await house.get(asked[0], [.ifNoneMatch: tags[0]]).status != 304)
    }

    @Test func `nobody farms sizes, not by signing either`() async throws {
        let house = try await MediaHouse()
        await house.upload("a.gif", "GIF89a\u{3}\u{0}\u{2}\u{0}\u{0}\u{0}\u{0}", type: "image/gif")
        let wanted = #"{"parameters":{"width":123}}"#
        let refused = await house.send(.post, "/sign/a.gif", json: wanted)
        #expect(refused.status == 422 && refused.code == "transform_not_allowed", "\(refused)")
        let signed = await house.send(.post, "/sign/a.gif", try await house.manager(), json: wanted)
        let address = try #require(signed.data["url"]?.stringValue).replacing("/api/media", with: "")
        #expect(await house.get(address, [:]).status == 200)
        #expect(await house.get(address.replacing("width=123", with: "width=124"), [:]).status == 403)
        let unknown = await house.send(.post, "/sign/a.gif", json: #"{"parameters":{"expires":"1"}}"#)
        #expect(unknown.status == 422 && unknown.code == "unknown_parameter")
    }

    @Test func `where sizes are free they are so for those who manage media alone`() async throws {
        let house = try await MediaHouse(allowsFree: true)
        let gif = "GIF89a\u{3}\u{0}\u{2}\u{0}\u{0}\u{0}\u{0}"
        await house.upload("a.gif", gif, type: "image/gif", query: "?visibility=public")
        for caller in [house.ann, house.bob, [:]] {
            let answer = await house.get("/file/a.gif?width=123", caller)
            #expect(answer.status == 422 && answer.code == "transform_not_allowed", "\(answer)")
        }
        #expect(await house.get("/file/a.gif?width=123", try await house.manager()).status == 200)
    }

    @Test func `a name reaches no header as anything but a name`() async throws {
        let house = try await MediaHouse()
        let name = "b\u{e4};a='x' %s \u{1F30A}.txt"
        let answer = await house.upload(PercentEncoding.encode(name))
        #expect(answer.status == 201, "\(answer)")
        let file = await house.get("/file/\(PercentEncoding.encode(name))")
        let expected =
            "inline; filename=\"b_;a='x' _s _.txt\"; filename*=UTF-8''b%C3%A4%3Ba%3D%27x%27%20%25s%20%F0%9F%8C%8A.txt"
        #expect(file.headers[.contentDisposition] == expected)
    }
}

/// With padding, as tus has it.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).replacing("-", with: "+").replacing("_", with: "/")
        return text + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}
