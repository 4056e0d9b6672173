// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaDomain
import Testing
import VipsAdapter

/// What an upload's record says of an image's sides, and what its transformations have, are the same.
@Suite struct OrientationTests {
    @Test(arguments: 1...8) func `every format is measured as it is shown`(orientation: Int) async throws {
        let lab = try ImageLab()
        try lab.tool("vips", "thumbnail", ImageLab.photograph("rocket.jpg"), "plain.jpg", "90")
        let plain = Array(FileManager.default.contents(atPath: lab.path("plain.jpg")) ?? Data())
        _ = try lab.write(Samples.tagged(plain, orientation: orientation), "tagged.jpg")
        let sides = try lab.size(of: lab.path("plain.jpg"))
        #expect(sides[0] != sides[1])
        let upright = orientation >= 5 ? Array(sides.reversed()) : sides
        for format in [ImageFormat.jpeg, .png, .webp, .tiff, .avif] {
            let name = "image.\(format == .tiff ? "tif" : format == .jpeg ? "jpg" : format.rawValue)"
            try lab.tool("vips", "copy", "tagged.jpg", name)
            if format == .png { try mark(lab, name, orientation) }
            // Where the tool of 8.14 turns it itself, or loses the note, it says so.
            let noted = try? lab.field("orientation", of: lab.path(name))
            let expected = noted == "\(orientation)" ? upright : try lab.size(of: lab.path(name))
            if [.jpeg, .png, .webp, .tiff].contains(format) { #expect(noted == "\(orientation)", "\(format)") }
            let probe = try await lab.transformer.probe(lab.path(name), ImageLab.limits)
            #expect(probe.sides == expected, "\(format)")
            let bytes = Array(FileManager.default.contents(atPath: lab.path(name)) ?? Data())
            if let size = ImageHeader.size(bytes, format.type, isAll: true) {
                #expect([size.width, size.height] == expected, "\(format)")
            }
            let facts = try await lab.transform(lab.path(name), into: "made.png")
            #expect(try facts.sides == expected && lab.size(of: lab.path("made.png")) == expected, "\(format)")
        }
    }

    /// PNG's chunk for EXIF, right behind the header, in the place of one that may be there.
    private func mark(_ lab: ImageLab, _ name: String, _ orientation: Int) throws {
        let program = """
            import struct, sys, zlib
            data = open(sys.argv[1], "rb").read()
            exif = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, int(sys.argv[2]), 0, 0)
            kept, place = [], 8
            while place < len(data):
                length = struct.unpack(">I", data[place:place + 4])[0] + 12
                if data[place + 4:place + 8] != b"eXIf": kept.append(data[place:place + length])
                place += length
            chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
            open(sys.argv[1], "wb").write(data[:8] + kept[0] + chunk + b"".join(kept[1:]))
            """
        try lab.tool("python3", "-c", program, lab.path(name), "\(orientation)")
    }
}
