// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing
import VipsAdapter

/// Orientation, color, depth, metadata, frames.
@Suite struct FidelityTests {
    @Test(arguments: 1...8) func `a photograph comes out upright`(orientation: Int) async throws {
        let lab = try ImageLab()
        // Laid down as a camera would that was held in this way.
        let turns = [
            ["copy"], ["copy"], ["flip", "horizontal"], ["rot", "d180"], ["flip", "vertical"], ["rot270flip"],
            ["rot", "d270"], ["rot90flip"], ["rot", "d90"],
        ]
        try lab.tool(
            "vipsthumbnail",
            ImageLab.photograph("rocket.jpg"),
            "-s",
            "300",
            "--eprofile",
            "srgb",
            "-o",
            lab.path("upright.png")
        )
        switch turns[orientation][0] {
        case "rot270flip":
            try lab.tool("vips", "rot", "upright.png", "half.png", "d270")
            try lab.tool("vips", "flip", "half.png", "lying.jpg", "vertical")
        case "rot90flip":
            try lab.tool("vips", "rot", "upright.png", "half.png", "d90")
            try lab.tool("vips", "flip", "half.png", "lying.jpg", "vertical")
        case "copy": try lab.tool("vips", "copy", "upright.png", "lying.jpg")
        default: try lab.tool("vips", turns[orientation][0], "upright.png", "lying.jpg", turns[orientation][1])
        }
        let bytes = Array(FileManager.default.contents(atPath: lab.path("lying.jpg")) ?? Data())
        let tagged = try lab.write(Samples.tagged(bytes, orientation: orientation), "tagged.jpg")
        #expect(try lab.field("orientation", of: tagged) == "\(orientation)")

        let probe = try await lab.transformer.probe(tagged, ImageLab.limits)
        #expect(probe.sides == [300, 200])
        let facts = try await lab.transform(tagged, into: "result.png") { $0.width = 150 }
        #expect(facts.sides == [150, 100])
        try lab.tool("vips", "resize", "upright.png", "expected.png", "0.5")
        #expect(try lab.difference(lab.path("result.png"), lab.path("expected.png")) < 4)
        // Nothing is left that would turn it once more.
        #expect(
            try !lab.tool("vipsheader", "-a", lab.path("result.png")).contains(
                "orientation: \(orientation == 1 ? 9 : orientation)"
            )
        )
        try await lab.transform(tagged, into: "kept.jpg", .jpeg) { ($0.width, $0.keepsMetadata) = (150, true) }
        #expect(try lab.size(of: lab.path("kept.jpg")) == [150, 100])
        let left = try lab.tool("vipsheader", "-a", lab.path("kept.jpg"))
        #expect(!left.contains("orientation: ") || left.contains("orientation: 1"))
    }

    @Test func `metadata is dropped unless it is to be kept`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "copy", ImageLab.photograph("rocket.jpg"), "plain.jpg")
        let bytes = Array(FileManager.default.contents(atPath: lab.path("plain.jpg")) ?? Data())
        let tagged = try lab.write(Samples.tagged(bytes, orientation: 1, artist: "somebody"), "tagged.jpg")
        for format in [ImageFormat.jpeg, .webp, .png, .avif] {
            try await lab.transform(tagged, into: "dropped", format) { $0.width = 100 }
            #expect(try !lab.holds("somebody", "dropped"), "\(format)")
        }
        try await lab.transform(tagged, into: "kept", .jpeg) { ($0.width, $0.keepsMetadata) = (100, true) }
        #expect(try lab.holds("somebody", "kept"))
    }

    @Test func `CMYK becomes sRGB with its colors kept`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        try lab.tool("vips", "icc_transform", photograph, "print.jpg", "cmyk", "--input-profile", "srgb")
        #expect(try lab.field("interpretation", of: lab.path("print.jpg")).contains("CMYK"))
        let facts = try await lab.transform(lab.path("print.jpg"), into: "result.png") { $0.width = 300 }
        #expect(!facts.hasAlpha)
        #expect(try lab.field("bands", of: lab.path("result.png")) == "3")
        try lab.tool("vips", "thumbnail", "print.jpg", "expected.png", "300", "--export-profile", "srgb")
        #expect(try lab.difference(lab.path("result.png"), lab.path("expected.png")) < 1)
        // Printing colors are fewer, and a JPEG loses some more.
        #expect(try lab.difference(lab.path("result.png"), photograph, scale: 0.5) < 20)
        // Without its profile it is still no photograph of coffee in negative.
        try lab.tool("vips", "copy", "print.jpg", "bare.jpg[strip]")
        try await lab.transform(lab.path("bare.jpg"), into: "bare.png") { $0.width = 300 }
        #expect(try lab.difference(lab.path("bare.png"), photograph, scale: 0.5) < 25)
    }

    @Test func `a wide profile is brought to sRGB`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        try lab.tool("vips", "icc_transform", photograph, "wide.png", "p3", "--input-profile", "srgb")
        // The numbers are others, the colors are the same.
        #expect(try lab.difference(lab.path("wide.png"), photograph) > 2)
        try await lab.transform(lab.path("wide.png"), into: "result.png")
        #expect(try lab.difference(lab.path("result.png"), photograph) < 2)
    }

    @Test func `sixteen bits, gray and palettes come out right`() async throws {
        let lab = try ImageLab()
        let photograph = try ImageLab.photograph("coffee.png")
        try lab.tool("vips", "colourspace", photograph, "deep.png", "rgb16")
        try lab.tool("vips", "copy", photograph, "palette.png[palette]")
        for name in ["deep.png", "palette.png"] {
            try await lab.transform(lab.path(name), into: "result.png") { $0.width = 300 }
            try lab.tool("vips", "thumbnail", photograph, "expected.png", "300")
            #expect(try lab.field("format", of: lab.path("result.png")).contains("UCHAR"))
            #expect(try lab.difference(lab.path("result.png"), lab.path("expected.png")) < 8, "\(name)")
        }
        let gray = try ImageLab.photograph("camera.png")
        try lab.tool("vips", "colourspace", gray, "deep-gray.png", "grey16")
        for source in [gray, lab.path("deep-gray.png")] {
            try await lab.transform(source, into: "gray.webp", .webp) { ($0.width, $0.quality) = (256, 100) }
            try lab.tool("vips", "thumbnail", gray, "expected.png", "256")
            #expect(try lab.difference(lab.path("gray.webp"), lab.path("expected.png")) < 3)
        }
    }

    @Test func `an animation stays one, frame by frame`() async throws {
        let lab = try ImageLab()
        try lab.animation("film.gif")
        let probe = try await lab.transformer.probe(lab.path("film.gif"), ImageLab.limits)
        #expect(probe.sides + [probe.frames] == [200, 100, 3])
        for format in [ImageFormat.gif, .webp] {
            let facts = try await lab.transform(lab.path("film.gif"), into: "result", format) {
                ($0.width, $0.height, $0.gravity, $0.rotate) = (50, 100, .east, .quarter)
            }
            #expect(facts.sides + [facts.frames] == [100, 50, 3])
            #expect(try lab.field("n-pages", of: lab.path("result")) == "3")
            for (page, color) in [[255.0, 0, 0], [0, 255, 0], [0, 0, 255]].enumerated() {
                try lab.tool("vips", "copy", "result[page=\(page)]", "frame.png")
                #expect(try lab.size(of: lab.path("frame.png")) == [100, 50])
                let seen = try lab.pixel(lab.path("frame.png"), 50, 25)
                #expect(zip(seen, color).allSatisfy { abs($0 - $1) < 16 }, "\(format) \(page): \(seen)")
            }
        }
        let still = try await lab.transform(lab.path("film.gif"), into: "still.jpg", .jpeg) { $0.width = 50 }
        #expect(still.frames == 1 && still.height == 25)
        #expect(try lab.pixel(lab.path("still.jpg"), 10, 10)[0] > 240)
    }

    @Test func `frames keep their time`() async throws {
        let lab = try ImageLab()
        try lab.animation("film.gif")
        let bytes = Array(FileManager.default.contents(atPath: lab.path("film.gif")) ?? Data())
        let timed = try lab.write(Samples.timed(bytes, hundredths: 25), "timed.gif")
        for format in [ImageFormat.gif, .webp] {
            try await lab.transform(timed, into: "result", format) { $0.width = 100 }
            #expect(try lab.field("delay", of: lab.path("result")).split(separator: " ") == ["250", "250", "250"])
        }
    }

    @Test func `pages that are no animation give the first one`() async throws {
        let lab = try ImageLab()
        let pages = try ImageLab.photograph("multipage.tif")
        let probe = try await lab.transformer.probe(pages, ImageLab.limits)
        #expect(probe.format == .tiff && probe.frames == 2)
        let facts = try await lab.transform(pages, into: "result.webp", .webp)
        #expect(facts.frames == 1)
    }

    @Test func `the smallest and the widest images work`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "black", "dot.png", "1", "1")
        for format in [ImageFormat.png, .jpeg, .webp, .avif, .gif] {
            let facts = try await lab.transform(lab.path("dot.png"), into: "dot", format) { $0.width = 400 }
            #expect(facts.sides == [1, 1], "\(format)")
        }
        #expect(try await lab.transformer.sample(lab.path("dot.png"), edge: 32, ImageLab.limits).width == 1)
        try lab.tool("vips", "black", "wide.png", "30000", "20")
        let wide = try await lab.transform(lab.path("wide.png"), into: "wide.webp", .webp) { $0.width = 400 }
        #expect(wide.sides == [400, 1])
        let cut = try await lab.transform(lab.path("wide.png"), into: "cut.webp", .webp) {
            ($0.width, $0.height) = (100, 100)
        }
        #expect(cut.sides == [20, 20])
        #expect(await lab.failure(lab.path("wide.png")) { $0.format = .webp } == .tooLarge(.width))
        let enlarged = try await lab.transform(lab.path("wide.png"), into: "large.png") {
            ($0.width, $0.height, $0.enlarges) = (500, 500, true)
        }
        #expect(enlarged.sides == [500, 500])
    }
}

extension ImageLab {
    func holds(_ text: String, _ name: String) throws -> Bool {
        (FileManager.default.contents(atPath: path(name)) ?? Data()).range(of: Data(text.utf8)) != nil
    }

    /// Three frames of 200 by 100 pixels: red, green, blue.
    func animation(_ name: String) throws {
        for (frame, color) in [("f0", "255 0 0"), ("f1", "0 255 0"), ("f2", "0 0 255")] {
            try tool("vips", "black", "\(frame)a.png", "200", "100", "--bands", "3")
            try tool("vips", "linear", "\(frame)a.png", "\(frame).png", "1", color, "--uchar")
        }
        try tool("vips", "arrayjoin", "f0.png f1.png f2.png", "film.v", "--across", "1")
        try tool("vips", "gifsave", "film.v", name, "--page-height", "100")
    }
}
