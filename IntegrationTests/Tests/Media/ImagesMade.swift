// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Images made of images, as libvips' own tools see them.
@Suite(.serialized) struct ImagesMade {
    private static let presets = #"{"thumb":{"width":120,"height":120,"fit":"cover","format":"webp"}}"#

    private func server(_ store: FileServer.Store = .folder, _ more: [String: String] = [:]) throws -> FileServer {
        let own = ["ROOST_MEDIA_TRANSFORMS_PRESETS": Self.presets, "ROOST_MEDIA_TRANSFORMS_FORMATS": "avif,webp"]
        return try FileServer(store, own.merging(more) { $1 })
    }

    private static func photograph(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Pictures.photograph(name)))
    }

    @Test(arguments: FileServer.Store.allCases)
    func `sizes, formats and pixels are those asked for`(_ store: FileServer.Store) throws {
        let files = try server(store)
        let ada = files.server.visitor(token: try files.server.member("ada@example.org").token, seconds: 120)
        let pictures = try Pictures()
        try ada.stored("rocket.jpg", Self.photograph("rocket.jpg"), "image/jpeg")
        for (query, accept, type, size) in [
            ("width=400", "*/*", "image/jpeg", [400, 267]), ("width=400", "image/webp,*/*", "image/webp", [400, 267]),
            ("width=400", "image/avif,image/webp", "image/avif", [400, 267]),
            ("width=400&format=png", "image/webp", "image/png", [400, 267]),
            ("width=200&height=200&fit=cover&format=jpeg", "", "image/jpeg", [200, 200]),
            ("width=200&height=200&fit=fill&format=png", "", "image/png", [200, 200]),
            ("width=200&height=200&fit=contain&format=png", "", "image/png", [200, 200]),
            ("width=200&height=200&fit=inside&format=png", "", "image/png", [200, 133]),
            ("width=200&height=200&fit=outside&format=png", "", "image/png", [300, 200]),
            ("width=100&dpr=2&format=png", "", "image/png", [200, 133]),
            ("width=200&height=100&gravity=smart&format=png", "", "image/png", [200, 100]),
            ("preset=thumb", "", "image/webp", [120, 120]),
        ] {
            let answer = try ada.file("rocket.jpg?\(query)", ["Accept": accept])
            #expect(
                answer.status == 200 && answer.headers["content-type"] == type,
                "\(query) \(accept): \(answer.status)"
            )
            #expect(
                query.contains("format") || query.contains("preset")
                    || answer.headers["vary"]?.contains("Accept") == true
            )
            try pictures.write(answer.body, "answer")
            let found = try pictures.size("answer")
            #expect(zip(found, size).allSatisfy { abs($0 - $1) <= 1 }, "\(query): \(found)")
            let loader = [
                "image/jpeg": "jpegload", "image/png": "pngload", "image/webp": "webpload", "image/avif": "heifload",
            ]
            #expect(try pictures.loader("answer").hasPrefix(loader[type] ?? "-"), "\(query)")
            // The metadata of the original isn't there; what libvips itself puts into a WebP is.
            #expect(
                try !pictures.tool("vipsheader", "-a", "answer").contains(
                    /iptc-data|xmp-data|icc-profile|exif-ifd0-Artist/
                ),
                "\(query)"
            )
        }
        // The same pixels as the tools make of it.
        let made = try ada.file("rocket.jpg?width=300&format=png")
        try pictures.write(made.body, "made.png")
        try pictures.tool(
            "vipsthumbnail",
            try Pictures.photograph("rocket.jpg").path,
            "--size",
            "300",
            "--eprofile",
            "srgb",
            "-o",
            pictures.folder.url.path + "/judge.png"
        )
        #expect(try pictures.difference("made.png", "judge.png") < 4)

        // It is kept: the tag holds, the store has it, and the next answer is the same.
        let tag = made.headers["etag"] ?? ""
        #expect(try ada.file("rocket.jpg?format=png&width=300").headers["etag"] == tag)
        #expect(try ada.file("rocket.jpg?width=300&format=png", ["If-None-Match": tag]).status == 304)
        let part = try ada.file("rocket.jpg?width=300&format=png", ["Range": "bytes=0-7"])
        #expect(part.status == 206 && part.body == Array(made.body.prefix(8)))
        #expect(try files.blobs().count { $0.hasPrefix("d") } >= 10, "\(files.left)")
        // With the original its images go.
        #expect(try ada.delete("/api/media/file/rocket.jpg").status == 200)
        #expect(try files.count(reaches: 0) == 0, "\(files.left)")
    }

    @Test func `photographs stand upright, films move, colors and depths are kept right`() throws {
        let files = try server()
        let ada = files.server.visitor(token: try files.server.member("ada@example.org").token, seconds: 120)
        let pictures = try Pictures()
        let rocket = try Pictures.photograph("rocket.jpg").path
        // Lying on its side, with a note that says so.
        try pictures.tool("vips", "rot", rocket, "side.v", "d270")
        try pictures.tool("vips", "jpegsave", "side.v", "side.jpg", "--strip")
        let side = try pictures.bytes("side.jpg")
        let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
        let exif = Array("Exif".utf8) + [0, 0] + Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1] + entry + [0, 0, 0, 0]
        let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
        let record = try ada.stored("side.jpg", Array(side.prefix(2)) + segment + side.dropFirst(2), "image/jpeg")
        #expect(record["width"].int == 640 && record["height"].int == 427, "\(record)")
        try pictures.write(try ada.file("side.jpg?width=300&format=png").body, "upright.png")
        try pictures.tool(
            "vipsthumbnail",
            rocket,
            "--size",
            "300",
            "--eprofile",
            "srgb",
            "-o",
            pictures.folder.url.path + "/judge.png"
        )
        #expect(try pictures.size("upright.png") == pictures.size("judge.png"))
        #expect(try pictures.difference("upright.png", "judge.png") < 8)

        // Three frames, red, green and blue.
        for (name, color) in [("r", "255 0 0"), ("g", "0 255 0"), ("b", "0 0 255")] {
            try pictures.tool("vips", "black", "black.v", "60", "40", "--bands", "3")
            try pictures.tool("vips", "linear", "black.v", "\(name).v", "1 1 1", color, "--uchar")
        }
        try pictures.tool("vips", "join", "r.v", "g.v", "two.v", "vertical")
        try pictures.tool("vips", "join", "two.v", "b.v", "film.v", "vertical")
        try pictures.tool("vips", "gifsave", "film.v", "film.gif", "--page-height", "40")
        try ada.stored("film.gif", try pictures.bytes("film.gif"), "image/gif")
        try pictures.write(try ada.file("film.gif?width=50&format=webp").body, "film.webp")
        #expect(try pictures.tool("vipsheader", "-f", "n-pages", "film.webp") == "3")
        #expect(try pictures.size("film.webp")[0] == 50)

        // Four inks, and sixteen bits.
        for (name, save) in [("inks.jpg", "cmyk"), ("deep.png", "rgb16")] {
            try pictures.tool("vips", "colourspace", rocket, name, save)
            try ada.stored(name, try pictures.bytes(name), "image/jpeg")
            try pictures.write(try ada.file("\(name)?width=300&format=png").body, "of-\(name).png")
            let space = try pictures.tool("vipsheader", "-f", "interpretation", "of-\(name).png")
            #expect(space.lowercased().contains("srgb"), "\(name): \(space)")
            #expect(try pictures.difference("of-\(name).png", "judge.png") < 24, "\(name)")
        }
        try pictures.tool("vips", "black", "dot.png", "1", "1")
        try ada.stored("dot.png", try pictures.bytes("dot.png"), "image/png")
        #expect(try ada.file("dot.png?width=50").status == 200)
        try pictures.tool("vips", "black", "wide.png", "30000", "2")
        try ada.stored("wide.png", try pictures.bytes("wide.png"), "image/png")
        let wide = try ada.file("wide.png?width=200")
        #expect([200, 422].contains(wide.status), "\(wide.status)")
    }

    @Test func `nobody farms sizes`() throws {
        let files = try server()
        let (admin, ada) = (files.administrator(), try files.server.member("ada@example.org"))
        try ada.stored("rocket.jpg", Self.photograph("rocket.jpg"), "image/jpeg")
        try ada.stored("note.txt", Array("hello".utf8), "text/plain")
        for query in [
            "width=401", "width=2050", "height=49", "width=400&quality=83", "width=400&dpr=1.5", "width=400&blur=2",
            "width=400&crop=0,0,10,10", "rotate=90", "flip=h", "width=400&background=ff0000", "width=400&sharpen=1",
            "width=400&focal=0.1,0.1", "width=400&metadata=keep",
        ] {
            let answer = try ada.file("rocket.jpg?\(query)")
            #expect(
                try answer.status == 422 && answer.json()["code"].string == "transform_not_allowed",
                "\(query): \(answer)"
            )
        }
        for query in [
            "width=0", "width=-50", "width=x", "width=9000", "fit=stretch", "format=bmp", "quality=0", "dpr=9",
            "preset=none", "width=100&width=200", "gravity=up", "crop=1,2,3", "width=99999999999999999999",
        ] {
            let answer = try ada.file("rocket.jpg?\(query)")
            #expect(answer.status == 422, "\(query): \(answer)")
        }
        let text = try ada.file("note.txt?width=100")
        #expect(text.status == 422 || text.status == 415, "\(text)")
        // Signed, they may ask for what the signer may.
        let beyond: [String: Any] = ["parameters": ["width": 123, "rotate": 90, "format": "png"]]
        #expect(try ada.post("/api/media/sign/rocket.jpg", beyond).status == 422)
        let signed = try admin.post("/api/media/sign/rocket.jpg", beyond).json()["data"]["url"].string ?? ""
        let path = signed.range(of: "/api/").map { String(signed[$0.lowerBound...]) } ?? ""
        let guest = files.server.visitor(seconds: 120)
        let answer = try guest.get(path)
        #expect(answer.status == 200 && answer.headers["content-type"] == "image/png", "\(path): \(answer.status)")
        let pictures = try Pictures()
        try pictures.write(answer.body, "turned.png")
        let size = try pictures.size("turned.png")
        // It is turned after it was made that wide.
        #expect(size == [82, 123], "\(size)")
        #expect(try guest.get(path.replacing("width=123", with: "width=124")).status == 403)
        // All who ask for the same image at once get what was made once.
        let (port, token) = (files.server.port, ada.token)
        let before = try files.blobs().count
        DispatchQueue.concurrentPerform(iterations: 12) { _ in
            _ = try? HTTPClient(port: port, seconds: 60, token: token).get(
                "/api/media/file/rocket.jpg?width=550&format=png"
            )
        }
        #expect(try files.count(reaches: before + 1) == before + 1)
    }
}
