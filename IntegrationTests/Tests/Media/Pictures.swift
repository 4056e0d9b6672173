// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// Pictures made and judged by libvips' own tools, in a folder of a test's own.
struct Pictures {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Of a photograph that Scripts/install-test-peers brings.
    static func photograph(_ name: String) throws -> URL {
        let url = try Repository.peers().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "pictures/\(name)")
        guard FileManager.default.isReadableFile(atPath: url.path) else {
            throw HarnessError("there is no \(url.path): run Scripts/install-test-peers first")
        }
        return url
    }

    /// Runs one of the tools; what it writes.
    @discardableResult
    func tool(_ arguments: String...) throws -> String {
        let outcome = try Program.run(URL(filePath: "/usr/bin/env"), arguments, in: folder.url)
        guard outcome.status == 0 else { throw HarnessError("\(arguments): \(outcome)") }
        return outcome.output.split(separator: "\n").joined(separator: "\n")
    }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.url.appending(path: name))) }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: folder.url.appending(path: name))
    }

    func size(_ name: String) throws -> [Int] {
        try ["width", "height"].map { Int(try tool("vipsheader", "-f", $0, name)) ?? 0 }
    }

    func loader(_ name: String) throws -> String { try tool("vipsheader", "-f", "vips-loader", name) }

    func pixel(_ name: String, _ x: Int, _ y: Int) throws -> [Double] {
        try tool("vips", "getpoint", name, "\(x)", "\(y)").split(separator: " ").compactMap { Double($0) }
    }

    /// The mean difference of the colors of two pictures of one size, 0 to 255.
    func difference(_ first: String, _ second: String) throws -> Double {
        for (name, part) in [(first, "a"), (second, "b")] {
            try tool("vips", "colourspace", name, "\(part)1.v", "srgb")
            try tool("vips", "extract_band", "\(part)1.v", "\(part).v", "0", "--n", "3")
        }
        try tool("vips", "subtract", "a.v", "b.v", "c.v")
        try tool("vips", "abs", "c.v", "d.v")
        guard let mean = Double(try tool("vips", "avg", "d.v")) else { throw HarnessError("no mean") }
        return mean
    }
}

/// Pictures that promise what they don't hold, byte by byte.
enum Bombs {
    private static func big(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xFF) } }
    private static func little16(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
    private static func little(_ value: Int) -> [UInt8] { big(value).reversed() }

    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        let empty: [UInt8] = [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0]) + chunk("IDAT", empty) + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + bytes
        let sum = ~body.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return big(bytes.count) + body + big(Int(sum))
    }

    static func gif(_ width: Int, _ height: Int, frames: Int) -> [UInt8] {
        let frame: [UInt8] =
            [0x21, 0xF9, 4, 0, 1, 0, 0, 0, 0x2C, 0, 0, 0, 0] + little16(width) + little16(height)
            + [0, 2, 2, 0x44, 1, 0]
        return Array("GIF89a".utf8) + little16(width) + little16(height) + [0x80, 0, 0, 0, 0, 0, 255, 255, 255]
            + Array((0..<frames).map { _ in frame }.joined()) + [0x3B]
    }

    /// One strip of nothing.
    static func tiff(_ width: Int, _ height: Int) -> [UInt8] {
        let entries = [
            (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 4, height), (279, 4, 16),
        ]
        let listed = entries.map { little16($0.0) + little16($0.1) + little(1) + little($0.2) }
        return Array("II".utf8) + [42, 0] + little(8) + little16(entries.count) + Array(listed.joined()) + little(0)
    }

    /// A WebP with an extended header of this canvas and nothing that fills it.
    static func webp(_ width: Int, _ height: Int) -> [UInt8] {
        let body =
            Array("WEBPVP8X".utf8) + little(10) + [0, 0, 0, 0] + little(width - 1).prefix(3)
            + little(height - 1).prefix(3)
        return Array("RIFF".utf8) + little(body.count) + body
    }

    /// Ten names for ten of the name before, nine times over.
    static var svg: [UInt8] {
        let names = (1...9).map { level in
            "<!ENTITY l\(level) \"\(String(repeating: "&l\(level - 1);", count: 10))\">"
        }
        let text =
            "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY l0 \"ha\">\(names.joined())]>"
            + "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\"><text>&l9;</text></svg>"
        return Array(text.utf8)
    }
}
