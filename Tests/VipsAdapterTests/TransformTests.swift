// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing
import VipsAdapter

/// What comes out, judged by libvips' own tools.
@Suite struct TransformTests {
    @Test func `a photograph is made smaller as vipsthumbnail does it`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("rocket.jpg")
        let facts = try await lab.transform(photograph, into: "ours.png") { $0.width = 200 }
        #expect(facts == ImageFacts(format: .png, width: 200, height: 133))
        try lab.tool("vipsthumbnail", photograph, "-s", "200x133!", "--eprofile", "srgb", "-o", lab.path("theirs.png"))
        #expect(try lab.size(of: lab.path("ours.png")) == [200, 133])
        #expect(try lab.difference(lab.path("ours.png"), lab.path("theirs.png")) < 0.5)
    }

    @Test func `every format that can be asked for is written`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        try await lab.transform(photograph, into: "reference.png") { $0.width = 150 }
        let readers: [(ImageFormat, String)] = [
            (.jpeg, "jpegload"), (.png, "pngload"), (.webp, "webpload"), (.avif, "heifload"), (.gif, "gifload"),
        ]
        for (format, reader) in readers {
            let facts = try await lab.transform(photograph, into: "result", format) { $0.width = 150 }
            #expect(facts.format == format)
            #expect(facts.width == 150 && facts.height == 100)
            #expect(try lab.field("vips-loader", of: lab.path("result")) == reader)
            #expect(try lab.difference(lab.path("result"), lab.path("reference.png")) < 6, "\(format)")
            #expect(try await lab.transformer.probe(lab.path("result"), ImageLab.limits).format == format)
        }
    }

    @Test func `quality says how much is lost`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        for format in [ImageFormat.jpeg, .webp, .avif] {
            var sizes: [Int] = []
            for quality in [20, 60, 95] {
                try await lab.transform(photograph, into: "result", format) {
                    $0.width = 300
                    $0.quality = quality
                }
                sizes.append(FileManager.default.contents(atPath: lab.path("result"))?.count ?? 0)
            }
            #expect(sizes[0] > 0 && sizes[0] < sizes[1] && sizes[1] < sizes[2], "\(format): \(sizes)")
        }
    }

    @Test func `each fit gives the size that it promises`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        let sizes: [(ImageTransformation.Fit, [Int])] = [
            (.cover, [100, 200]), (.contain, [100, 200]), (.fill, [100, 200]), (.inside, [100, 67]),
            (.outside, [300, 200]),
        ]
        for (fit, size) in sizes {
            let facts = try await lab.transform(photograph, into: "result.png") {
                ($0.width, $0.height, $0.fit) = (100, 200, fit)
            }
            #expect(facts.sides == size, "\(fit)")
            #expect(try lab.size(of: lab.path("result.png")) == size, "\(fit)")
        }
    }

    @Test func `what is cut off follows the gravity`() async throws {
        let lab = try ImageLab()
        // Red, green and blue beside each other.
        for (name, color) in [("r", "255 0 0"), ("g", "0 255 0"), ("b", "0 0 255")] {
            try lab.tool("vips", "black", "\(name)0.png", "100", "100", "--bands", "3")
            try lab.tool("vips", "linear", "\(name)0.png", "\(name).png", "1", color, "--uchar")
        }
        try lab.tool("vips", "arrayjoin", "r.png g.png b.png", "stripes.png", "--across", "3")
        let places: [(ImageTransformation.Gravity, [Double])] = [
            (.west, [255, 0, 0]), (.northWest, [255, 0, 0]), (.center, [0, 255, 0]), (.north, [0, 255, 0]),
            (.east, [0, 0, 255]), (.southEast, [0, 0, 255]), (.focal(x: 0.1, y: 0.5), [255, 0, 0]),
            (.focal(x: 0.5, y: 0.5), [0, 255, 0]), (.focal(x: 1, y: 1), [0, 0, 255]),
        ]
        for (gravity, color) in places {
            try await lab.transform(lab.path("stripes.png"), into: "result.png") {
                ($0.width, $0.height, $0.gravity) = (40, 40, gravity)
            }
            #expect(try lab.pixel(lab.path("result.png"), 20, 20) == color, "\(gravity)")
        }
    }

    @Test func `smart gravity finds what is to be seen`() async throws {
        let lab = try ImageLab()
        // A face in a corner of a gray wall.
        try lab.tool("vipsthumbnail", ImageLab.photograph("astronaut.png"), "-s", "200", "-o", lab.path("face.v"))
        try lab.tool("vips", "embed", "face.v", "wall.png", "780", "50", "1000", "300", "--extend", "white")
        try await lab.transform(lab.path("wall.png"), into: "smart.png") {
            ($0.width, $0.height, $0.gravity) = (300, 300, .smart)
        }
        try lab.tool("vips", "crop", "wall.png", "expected.png", "700", "0", "300", "300")
        #expect(try lab.difference(lab.path("smart.png"), lab.path("expected.png")) < 12)
    }

    @Test func `a crop is cut before anything else`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("astronaut.png")
        try lab.tool("vips", "crop", photograph, "cut.v", "150", "20", "200", "100")
        for (width, name) in [(100, "small.png"), (200, "same.png"), (400, "large.png")] {
            let facts = try await lab.transform(photograph, into: name) {
                $0.crop = .init(x: 150, y: 20, width: 200, height: 100)
                ($0.width, $0.enlarges) = (width, true)
            }
            #expect(facts.sides == [width, width / 2])
            try lab.tool(
                "vips",
                "thumbnail",
                "cut.v",
                "expected.png",
                "\(width)",
                "--height",
                "\(width / 2)",
                "--size",
                "force"
            )
            #expect(try lab.difference(lab.path(name), lab.path("expected.png")) < 3, "\(name)")
        }
        let outside = await lab.failure(photograph) { $0.crop = .init(x: 600, y: 0, width: 10, height: 10) }
        guard case .unreadable = outside else { return #expect(Bool(false), "\(String(describing: outside))") }
    }

    @Test func `turning and mirroring come after resizing`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        try lab.tool("vips", "thumbnail", photograph, "small.v", "150")
        let turns: [(ImageTransformation.Rotation, String)] = [
            (.quarter, "d90"), (.half, "d180"), (.threeQuarters, "d270"),
        ]
        for (rotation, angle) in turns {
            try await lab.transform(photograph, into: "turned.png") { ($0.width, $0.rotate) = (150, rotation) }
            try lab.tool("vips", "rot", "small.v", "expected.png", angle)
            #expect(try lab.difference(lab.path("turned.png"), lab.path("expected.png")) < 0.5, "\(rotation)")
        }
        let flips: [(ImageTransformation.Flip, String)] = [(.horizontal, "horizontal"), (.vertical, "vertical")]
        for (flip, direction) in flips {
            try await lab.transform(photograph, into: "flipped.png") { ($0.width, $0.flip) = (150, flip) }
            try lab.tool("vips", "flip", "small.v", "expected.png", direction)
            #expect(try lab.difference(lab.path("flipped.png"), lab.path("expected.png")) < 0.5, "\(flip)")
        }
    }

    @Test func `blur takes detail away and sharpening adds it`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        func detail(_ change: (inout ImageTransformation) -> Void) async throws -> Double {
            try await lab.transform(photograph, into: "result.png") {
                $0.width = 300
                change(&$0)
            }
            try lab.tool("vips", "sobel", "result.png", "edges.v")
            return Double(try lab.tool("vips", "avg", "edges.v")) ?? 0
        }
        let plain = try await detail { _ in }
        #expect(try await detail { $0.blur = 3 } < plain * 0.7)
        #expect(try await detail { $0.sharpen = 2 } > plain * 1.05)
    }

    @Test func `transparency is kept, laid on a color, or white in JPEG`() async throws {
        let lab = try ImageLab()
        let logo = try lab.glass()
        let kept = try await lab.transform(logo, into: "kept.png") { $0.width = 100 }
        #expect(kept.hasAlpha)
        #expect(try lab.pixel(lab.path("kept.png"), 0, 0)[3] == 0)
        let laid = try await lab.transform(logo, into: "laid.png") {
            ($0.width, $0.background) = (100, .init(red: 10, green: 200, blue: 30))
        }
        #expect(!laid.hasAlpha)
        #expect(try lab.pixel(lab.path("laid.png"), 0, 0) == [10, 200, 30])
        let white = try await lab.transform(logo, into: "white.jpg", .jpeg) { $0.width = 100 }
        #expect(!white.hasAlpha)
        #expect(try lab.pixel(lab.path("white.jpg"), 0, 0).allSatisfy { $0 > 250 })
        try await lab.transform(logo, into: "haze.png") {
            ($0.width, $0.background) = (100, .init(red: 10, green: 200, blue: 30, alpha: 128))
        }
        #expect(try lab.pixel(lab.path("haze.png"), 0, 0) == [10, 200, 30, 128])
    }

    @Test func `what contain pads is transparent, or of the background`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        try await lab.transform(photograph, into: "clear.png") { ($0.width, $0.height, $0.fit) = (90, 90, .contain) }
        #expect(try lab.pixel(lab.path("clear.png"), 45, 2) == [0, 0, 0, 0])
        #expect(try lab.pixel(lab.path("clear.png"), 45, 45)[3] == 255)
        try await lab.transform(photograph, into: "top.jpg", .jpeg) {
            ($0.width, $0.height, $0.fit, $0.gravity) = (90, 90, .contain, .north)
            ($0.background, $0.quality) = (.init(red: 0, green: 0, blue: 255), 100)
        }
        #expect(try lab.pixel(lab.path("top.jpg"), 45, 85)[2] > 240)
        #expect(try lab.pixel(lab.path("top.jpg"), 45, 5)[2] < 240)
    }

    @Test func `small images grow only when asked to`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("microaneurysms.png")
        let kept = try await lab.transform(photograph, into: "kept.png") { ($0.width, $0.height) = (400, 200) }
        #expect(kept.sides == [102, 51])
        let grown = try await lab.transform(photograph, into: "grown.png") {
            ($0.width, $0.height, $0.enlarges) = (400, 200, true)
        }
        #expect(grown.sides == [400, 200])
    }

    @Test func `a sample is small, opaque and true in color`() async throws {
        let lab = try ImageLab()
        let logo = try await lab.transformer.sample(lab.glass(), edge: 32, ImageLab.limits)
        #expect(logo.width == 32 && logo.height == 21)
        #expect(Array(logo.bytes.prefix(3)) == [255, 255, 255])
        let photograph = try ImageLab.photograph("rocket.jpg")
        let sample = try await lab.transformer.sample(photograph, edge: 16, ImageLab.limits)
        #expect(sample.width == 16 && sample.height == 11)
        try lab.tool("vipsthumbnail", photograph, "-s", "16x11!", "--eprofile", "srgb", "-o", lab.path("judge.v"))
        let mean = Double(sample.bytes.reduce(0) { $0 + Int($1) }) / Double(sample.bytes.count)
        #expect(abs(mean - (Double(try lab.tool("vips", "avg", "judge.v")) ?? 0)) < 1)
    }
}
