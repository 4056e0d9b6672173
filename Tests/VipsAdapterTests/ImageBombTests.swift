// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing
import VipsAdapter

/// Files that are within all limits by what they say of themselves, and want to cost more than that: each ends with an
/// error of its own or with the right picture, no worker grows beyond its limit, and the next image works.
@Suite struct ImageBombTests {
    /// As they are configured by default, but for the time: machines that run tests are busy.
    private var limits: ImageLimits {
        var limits = ImageLab.limits
        limits.memory = 512 << 20
        return limits
    }

    /// What the file ends with; nil for a picture.
    private func outcome(
        _ lab: ImageLab,
        _ name: String,
        _ limits: ImageLimits,
        _ format: ImageFormat = .png
    ) async throws -> ImageError? {
        do {
            let facts = try await lab.transform(lab.path(name), into: "made", format, limits: limits) {
                ($0.width, $0.height, $0.fit) = (200, 200, .inside)
            }
            #expect(try lab.size(of: lab.path("made"))[0] == facts.width && facts.width <= 200, "\(name)")
            return nil
        } catch { return try #require(error as? ImageError) }
    }

    /// No defect, and nothing that would be another caller's trouble.
    private func isRefusal(_ error: ImageError?) -> Bool {
        switch error {
        case nil, .unreadable, .unsupported, .tooLarge, .gaveUp: true
        case .overloaded, .unavailable, .unreachable, .full, .failed: false
        }
    }

    /// The most that a worker has had at one time, libraries and all; what it allocates is limited.
    private func isBounded(_ lab: ImageLab, _ limits: ImageLimits) -> Bool {
        lab.workers.allSatisfy { worker in
            let peak = Int64(lab.status(worker, "VmHWM").prefix { $0.isNumber }) ?? 0
            return peak << 10 <= limits.memory + (64 << 20)
        }
    }

    private func works(_ lab: ImageLab) async throws -> Bool {
        try await lab.transform(ImageLab.photograph("coffee.png"), into: "good.webp", .webp) { $0.width = 60 }.height
            == 40
    }

    @Test func `packed pixels and packed texts cost no more than they may`() async throws {
        let lab = try ImageLab()
        try lab.tool("python3", "-c", Self.pngs, lab.folder)
        let limits = limits
        // 49 megapixels in a hundred kilobytes are within the limits, and so is the picture of them.
        #expect(try await outcome(lab, "flat.png", limits) == nil)
        #expect(try lab.size(of: lab.path("made")) == [200, 200])
        for name in ["deep.png", "interlaced.png", "ztxt.png", "itxt.png", "iccp.png", "palette.png"] {
            let error = try await outcome(lab, name, limits)
            #expect(isRefusal(error), "\(name): \(String(describing: error))")
            #expect(isBounded(lab, limits), "\(name)")
            _ = try? await lab.transformer.probe(lab.path(name), limits)
            _ = try? await lab.transformer.sample(lab.path(name), edge: 32, limits)
            #expect(isBounded(lab, limits), "\(name)")
        }
        #expect(try await works(lab))
    }

    @Test func `films and pages cost no more than they may`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "black", "film.v", "500", "75000")
        for format in ["gif", "webp"] {
            try lab.tool("vips", "\(format)save", "film.v", "film.\(format)", "--page-height", "500")
        }
        try lab.tool("vips", "black", "large.v", "7000", "7000", "--bands", "3")
        try lab.tool("vips", "tiffsave", "large.v", "large.tif", "--compression", "deflate")
        try lab.tool("vips", "tiffsave", "large.v", "tiles.tif", "--compression", "lzw", "--tile")
        try lab.tool("vips", "gifsave", "large.v", "large.gif")
        try lab.tool("python3", "-c", Self.tiffs, lab.folder)
        let limits = limits
        for name in [
            "film.gif", "film.webp", "large.tif", "tiles.tif", "large.gif", "loop.tif", "pages.tif", "samples.tif",
            "bits.tif", "strips.tif", "tile.tif",
        ] {
            for format in [ImageFormat.png, .webp] {
                let error = try await outcome(lab, name, limits, format)
                #expect(isRefusal(error), "\(name): \(String(describing: error))")
                #expect(isBounded(lab, limits), "\(name)")
            }
        }
        #expect(try await outcome(lab, "large.tif", limits) == nil)
        #expect(try await outcome(lab, "pages.tif", limits) == .tooLarge(.frames))
        #expect(try await works(lab))
    }

    @Test func `scans without end cost no more than their time`() async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "black", "large.v", "6000", "6000")
        try lab.tool("vips", "jpegsave", "large.v", "large.jpg", "--interlace")
        try lab.tool("python3", "-c", Self.scans, lab.path("large.jpg"), lab.path("scans.jpg"))
        var limits = limits
        limits.time = .seconds(3)
        let error = try await outcome(lab, "scans.jpg", limits)
        #expect(isRefusal(error), "\(String(describing: error))")
        #expect(try await works(lab))
    }

    @Test func `drawings reach nothing, and cost no more than they may`() async throws {
        let lab = try ImageLab()
        try lab.tool("python3", "-c", Self.pngs, lab.folder)
        try lab.tool("python3", "-c", Self.drawings, lab.folder)
        var limits = limits
        limits.time = .seconds(5)
        for name in ["use", "blur", "data", "packed", "entity", "include", "style", "text", "pattern", "depth"] {
            // Where drawings are not allowed, none is looked at.
            #expect(try await outcome(lab, "\(name).svg", limits) == .unsupported, "\(name)")
            var allowing = limits
            allowing.allowsSVG = true
            let error = try await outcome(lab, "\(name).svg", allowing)
            #expect(isRefusal(error), "\(name): \(String(describing: error))")
            #expect(isBounded(lab, limits), "\(name)")
            if error == nil, ["entity", "include"].contains(name) {
                #expect(Double(try lab.tool("vips", "max", "made")) == 0, "\(name) shows something")
            }
        }
        #expect(try await works(lab))
    }

    @Test func `damage anywhere in a file costs one error at most`() async throws {
        let lab = try ImageLab()
        let limits = limits
        var random = SystemRandomNumberGenerator()
        for format in ["jpg", "png", "webp", "gif", "tif", "avif"] {
            try lab.tool("vips", "thumbnail", ImageLab.photograph("coffee.png"), "small.\(format)", "120")
            let whole = Array(FileManager.default.contents(atPath: lab.path("small.\(format)")) ?? Data())
            for round in 0..<24 {
                var bytes = whole
                // Headers are where sizes and offsets stand.
                let reach = round % 2 == 0 ? min(64, bytes.count) : bytes.count
                for _ in 0..<(1 + round % 8) { bytes[Int.random(in: 0..<reach, using: &random)] = .random(in: 0...255) }
                _ = try lab.write(bytes, "damaged")
                let error = try await outcome(lab, "damaged", limits)
                #expect(isRefusal(error), "\(format): \(String(describing: error)) \(bytes.prefix(64))")
                #expect(isBounded(lab, limits))
            }
        }
        #expect(try await works(lab))
    }
}
