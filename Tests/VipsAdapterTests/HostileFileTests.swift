// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing
import VipsAdapter

/// Files that are not what they seem, or too much: each costs one error, and the next image works.
@Suite struct HostileFileTests {
    private func works(_ lab: ImageLab) async throws -> Bool {
        try await lab.transform(ImageLab.photograph("coffee.png"), into: "good.webp", .webp) { $0.width = 60 }.height
            == 40
    }

    private func isUnreadable(_ error: ImageError?) -> Bool { if case .unreadable = error { true } else { false } }

    @Test func `a file that is cut off is unreadable`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "copy", ImageLab.photograph("coffee.png"), "whole.jpg")
        for format in ["jpg", "png", "webp", "gif", "tif", "avif"] {
            try lab.tool("vips", "copy", ImageLab.photograph("coffee.png"), "whole.\(format)")
            let whole = Array(FileManager.default.contents(atPath: lab.path("whole.\(format)")) ?? Data())
            for share in [0.02, 0.5, 0.9] {
                let cut = try lab.write(Array(whole.prefix(Int(Double(whole.count) * share))), "cut.\(format)")
                let error = await lab.failure(cut)
                #expect(isUnreadable(error), "\(format) \(share): \(String(describing: error))")
            }
        }
        #expect(try await works(lab))
    }

    @Test func `the beginning says what a file is, not its name`() async throws {
        let lab = try ImageLab()
        let bytes = Array(FileManager.default.contents(atPath: try ImageLab.photograph("rocket.jpg")) ?? Data())
        for name in ["a.png", "a.svg", "a.txt", "a", "a.v", "a.csv", "a.pdf", "a.raw"] {
            let facts = try await lab.transformer.probe(lab.write(bytes, name), ImageLab.limits)
            #expect(facts == ImageFacts(format: .jpeg, width: 640, height: 427), "\(name)")
        }
    }

    @Test func `what is no image is unreadable`() async throws {
        let lab = try ImageLab()
        let texts = [
            "a", "hello", "<html></html>", "1,2,3\n4,5,6\n", "3 3\n1 2 3\n4 5 6\n7 8 9\n", "\u{7F}ELF", "#!/bin/sh\n",
        ]
        for text in texts {
            let error = await lab.failure(try lab.write(Array(text.utf8), "text.png"))
            // A matrix in text form is a format of libvips' own.
            let isRefused = isUnreadable(error) || (text.hasPrefix("3 3") && error == .unsupported)
            #expect(isRefused, "\(text): \(String(describing: error))")
        }
        #expect(isUnreadable(await lab.failure(try lab.write([], "empty.jpg"))))
        var random = SystemRandomNumberGenerator()
        for start: [UInt8] in [
            [], [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], Array("GIF89a".utf8),
        ] {
            let noise = start + (0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(await lab.failure(try lab.write(noise, "noise")) != nil)
        }
        #expect(try await works(lab))
    }

    @Test func `readers that Roost doesn't use are closed`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "copy", ImageLab.photograph("coffee.png"), "own.v")
        for name in ["a.ppm", "a.hdr", "a.jp2", "a.jxl", "a.fits", "a.bmp"] {
            _ = try? lab.tool("vips", "copy", ImageLab.photograph("coffee.png"), name)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: lab.folder).filter { $0.hasPrefix("a.") }.count >= 4
        )
        for name in try FileManager.default.contentsOfDirectory(atPath: lab.folder) where name != "worker" {
            let error = await lab.failure(lab.path(name))
            #expect(error == .unsupported || isUnreadable(error), "\(name): \(String(describing: error))")
        }
    }

    /// A reader that looked would say what is wrong with it.
    @Test func `a closed reader doesn't even look at a file`() async throws {
        let lab = try ImageLab()
        let kinds: [(String, [UInt8])] = [
            ("FITS", Array("SIMPLE  =                    T".utf8)), ("OpenEXR", [0x76, 0x2F, 0x31, 0x01, 2, 0, 0, 0]),
            ("JPEG XL", [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A]), ("JPEG XL", [0xFF, 0x0A]),
            ("JPEG 2000", [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A]),
            ("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51]), ("PDF", Array("%PDF-1.4\n".utf8)),
        ]
        for (name, start) in kinds {
            let path = try lab.write(start + [UInt8](repeating: 0x55, count: 4096), "broken")
            let error = await lab.failure(path)
            #expect(error == .unsupported, "\(name): \(String(describing: error))")
        }
    }

    @Test func `drawings and documents are read only when allowed`() async throws {
        let lab = try ImageLab()
        let svg = try lab.write(
            Array(
                "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20' fill='#0f0'/></svg>"
                    .utf8
            ),
            "drawing.svg"
        )
        let pdf = try lab.write(
            Array(
                "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
                    .utf8
            ),
            "page.pdf"
        )
        #expect(await lab.failure(svg) == .unsupported)
        #expect(await lab.failure(pdf) == .unsupported)
        var allowing = ImageLab.limits
        (allowing.allowsSVG, allowing.allowsPDF) = (true, true)
        let drawn = try await lab.transform(svg, into: "drawn.png", limits: allowing) {
            ($0.width, $0.enlarges) = (200, true)
        }
        #expect(drawn.sides == [200, 100])
        #expect(try lab.pixel(lab.path("drawn.png"), 100, 50).prefix(3) == [0, 255, 0])
        #expect(
            try await lab.transformer.probe(pdf, allowing)
                == ImageFacts(format: .pdf, width: 72, height: 36, hasAlpha: true)
        )
        #expect(try await lab.transform(pdf, into: "page.png", limits: allowing).width == 72)
        // The same worker forgets what it was allowed.
        #expect(await lab.failure(svg) == .unsupported)
        #expect(await lab.failure(pdf) == .unsupported)
    }

    @Test func `a drawing reaches no file, and its entities end`() async throws {
        let lab = try ImageLab()
        var allowing = ImageLab.limits
        allowing.allowsSVG = true
        let photograph = try ImageLab.photograph("coffee.png")
        let other = """
            <svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='60' height='40'>
            <image xlink:href='file://\(photograph)' width='60' height='40'/><image href='\(photograph)' width='60' height='40'/></svg>
            """
        try await lab.transform(lab.write(Array(other.utf8), "other.svg"), into: "other.png", limits: allowing)
        #expect(try lab.pixel(lab.path("other.png"), 30, 20) == [0, 0, 0, 0])
        let laughs = await lab.failure(try lab.write(Array(Samples.laughs.utf8), "laughs.svg"), limits: allowing)
        #expect(laughs != nil && laughs != .unsupported, "\(String(describing: laughs))")
        let vast =
            "<svg xmlns='http://www.w3.org/2000/svg' width='30000' height='30000'><rect width='9' height='9'/></svg>"
        #expect(await lab.failure(try lab.write(Array(vast.utf8), "vast.svg"), limits: allowing) == .tooLarge(.pixels))
        #expect(try await works(lab))
    }

    @Test func `a bomb is refused by its header`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "copy", ImageLab.photograph("coffee.png"), "small.webp")
        let webp = Array(FileManager.default.contents(atPath: lab.path("small.webp")) ?? Data())
        let bombs: [(String, [UInt8], ImageError)] = [
            ("pixels.png", Samples.png(20_000, 20_000), .tooLarge(.pixels)),
            ("wide.png", Samples.png(1_000_000, 1), .tooLarge(.width)),
            ("high.png", Samples.png(1, 1_000_000), .tooLarge(.height)),
            ("canvas.gif", Samples.gif(65_535, 65_535), .tooLarge(.width)),
            ("frames.gif", Samples.gif(10, 10, frames: 5_000), .tooLarge(.frames)),
            ("strip.tif", Samples.tiff(30_000, 30_000), .tooLarge(.pixels)),
            ("scan.jpg", Samples.jpeg(30_000, 30_000), .tooLarge(.pixels)),
        ]
        for (name, bytes, expected) in bombs {
            let path = try lab.write(bytes, name)
            let error = await lab.failure(path)
            #expect(error == expected, "\(name): \(String(describing: error))")
            await #expect(throws: expected, "\(name)") { try await lab.transformer.probe(path, ImageLab.limits) }
            await #expect(throws: expected, "\(name)") {
                try await lab.transformer.sample(path, edge: 32, ImageLab.limits)
            }
        }
        // libwebp itself refuses a canvas that its frame doesn't fill.
        #expect(await lab.failure(try lab.write(Samples.webp(16_000, 16_000, around: webp), "canvas.webp")) != nil)
        // Within the limits by its header, and nothing behind it.
        #expect(isUnreadable(await lab.failure(try lab.write(Samples.png(7_000, 7_000), "hollow.png"))))
        #expect(try await works(lab))
    }

    @Test func `limits hold for frames together, for results and for bytes`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        var limits = ImageLab.limits
        limits.pixels = 100_000
        #expect(await lab.failure(lab.path("film.gif"), limits: limits) != nil)
        try lab.animation("film.gif")
        limits.pixels = 59_999
        #expect(await lab.failure(lab.path("film.gif"), limits: limits) { $0.format = .gif } == .tooLarge(.pixels))
        // Its first frame alone is within the limit.
        #expect(await lab.failure(lab.path("film.gif"), limits: limits) { $0.format = .png } == nil)
        limits = ImageLab.limits
        limits.outputPixels = 10_000
        #expect(
            await lab.failure(photograph, limits: limits) { ($0.width, $0.height, $0.fit) = (101, 100, .fill) }
                == .tooLarge(.pixels)
        )
        #expect(
            await lab.failure(photograph, limits: limits) { ($0.width, $0.height, $0.fit) = (100, 100, .fill) } == nil
        )
        limits = ImageLab.limits
        limits.bytes = 1_000
        #expect(await lab.failure(photograph, limits: limits) == .tooLarge(.bytes))
        for side in [Int.max, 1 << 40, 100_000] {
            let error = await lab.failure(photograph) { ($0.width, $0.height, $0.enlarges) = (side, side, true) }
            #expect(error == .tooLarge(.width), "\(side): \(String(describing: error))")
        }
        let crops = [
            (Int.max, 0, 10, 10), (Int.min, 0, 10, 10), (0, 0, Int.max, Int.max), (0, 0, -5, 5), (5, 5, Int.max, 1),
        ]
        for (x, y, width, height) in crops {
            let error = await lab.failure(photograph) { $0.crop = .init(x: x, y: y, width: width, height: height) }
            if let error { #expect(isUnreadable(error), "\(x) \(y) \(width) \(height): \(error)") }
        }
    }

    @Test func `of two files in one only the pixels survive`() async throws {
        let lab = try ImageLab()
        let jpeg = Array(FileManager.default.contents(atPath: try ImageLab.photograph("rocket.jpg")) ?? Data())
        let script = Array("<script>alert(1)</script>".utf8)
        let comment: [UInt8] = [0xFF, 0xFE] + Samples.big16(script.count + 2) + script
        let polyglots: [[UInt8]] = [
            jpeg + Array("PK\u{3}\u{4}".utf8) + script, Array(jpeg.prefix(2)) + comment + jpeg.dropFirst(2),
            Samples.gif(8, 8).dropLast() + [0x21, 0xFE, UInt8(script.count)] + script + [0, 0x3B],
        ]
        for bytes in polyglots {
            let path = try lab.write(bytes, "two")
            for format in [ImageFormat.jpeg, .png, .webp, .gif] {
                try await lab.transform(path, into: "one", format) { $0.width = 50 }
                #expect(try !lab.holds("script", "one"))
                #expect(try !lab.holds("PK", "one") || format != .jpeg)
            }
        }
    }

    @Test func `a file that is none is an error of the server`() async throws {
        let lab = try ImageLab()
        for path in ["/nowhere/at/all", lab.folder, "/dev/zero"] {
            guard case .failed = await lab.failure(path) else {
                #expect(Bool(false), "\(path)")
                continue
            }
        }
        #expect(try await works(lab))
    }
}
