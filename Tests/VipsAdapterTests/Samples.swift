// SPDX-License-Identifier: Apache-2.0

/// Files byte by byte: what no tool makes because it would be wrong, or too large.
enum Samples {
    static func big16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }
    static func big32(_ value: Int) -> [UInt8] { big16(value >> 16 & 0xFFFF) + big16(value & 0xFFFF) }
    static func little16(_ value: Int) -> [UInt8] { big16(value).reversed() }
    static func little32(_ value: Int) -> [UInt8] { big32(value).reversed() }

    /// A JPEG with an EXIF segment right behind its beginning (CIPA DC-008, 4.5).
    static func tagged(_ jpeg: [UInt8], orientation: Int, artist: String? = nil) -> [UInt8] {
        var entries: [[UInt8]] = [big16(0x0112) + big16(3) + big32(1) + big16(orientation) + [0, 0]]
        var tail: [UInt8] = []
        if let artist {
            let text = Array(artist.utf8) + [0]
            entries.append(big16(0x013B) + big16(2) + big32(text.count) + big32(8 + 2 + 24 + 4))
            tail = text
        }
        let directory = big16(entries.count) + entries.flatMap { $0 } + big32(0) + tail
        let exif = Array("Exif".utf8) + [0, 0] + Array("MM".utf8) + [0, 42] + big32(8) + directory
        return Array(jpeg.prefix(2)) + [0xFF, 0xE1] + big16(exif.count + 2) + exif + jpeg.dropFirst(2)
    }

    /// A GIF with every frame's time set (its graphic control extensions).
    static func timed(_ gif: [UInt8], hundredths: Int) -> [UInt8] {
        var gif = gif
        for index in gif.indices.dropLast(8) where gif[index...].starts(with: [0x21, 0xF9, 0x04]) {
            gif.replaceSubrange(index + 4...index + 5, with: little16(hundredths))
        }
        return gif
    }

    /// A PNG whose header promises so much, followed by next to nothing.
    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = big32(width) + big32(height) + [8, 2, 0, 0, 0]
        // An empty deflate stream.
        let data: [UInt8] = [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]
        return signature + chunk("IHDR", header) + chunk("IDAT", data) + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + bytes
        return big32(bytes.count) + body + big32(Int(checksum(body)))
    }

    /// CRC-32 as PNG has it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }

    /// A GIF with this canvas and so many frames that promise to fill it.
    static func gif(_ width: Int, _ height: Int, frames: Int = 1) -> [UInt8] {
        let frame: [UInt8] =
            [0x21, 0xF9, 4, 0, 1, 0, 0, 0, 0x2C, 0, 0, 0, 0] + little16(width) + little16(height)
            + [0, 2, 2, 0x44, 1, 0]
        return Array("GIF89a".utf8) + little16(width) + little16(height) + [0x80, 0, 0, 0, 0, 0, 255, 255, 255]
            + (0..<frames).flatMap { _ in frame } + [0x3B]
    }

    /// A WebP with an extended header of this canvas, around the chunks of a small one.
    static func webp(_ width: Int, _ height: Int, around small: [UInt8]) -> [UInt8] {
        func side(_ value: Int) -> [UInt8] { Array(little32(value - 1).prefix(3)) }
        let extended = Array("VP8X".utf8) + little32(10) + [0, 0, 0, 0] + side(width) + side(height)
        let body = Array("WEBP".utf8) + extended + small.dropFirst(12)
        return Array("RIFF".utf8) + little32(body.count) + body
    }

    /// A TIFF with one strip of nothing.
    static func tiff(_ width: Int, _ height: Int) -> [UInt8] {
        let entries: [(Int, Int, Int)] = [
            (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 4, height), (279, 4, 16),
        ]
        return Array("II".utf8) + [42, 0] + little32(8) + little16(entries.count)
            + entries.flatMap { little16($0.0) + little16($0.1) + little32(1) + little32($0.2) } + little32(0)
    }

    /// A JPEG up to the beginning of its (missing) pixels.
    static func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xC0] + big16(11) + [8] + big16(height) + big16(width) + [1, 1, 0x11, 0]
            + [0xFF, 0xDA] + big16(8) + [1, 1, 0, 0, 63, 0, 0xFF, 0xD9]
    }

    /// Ten names for ten of the name before, nine times over.
    static var laughs: String {
        let entities = (1...9).map { level in
            "<!ENTITY l\(level) \"\(String(repeating: "&l\(level - 1);", count: 10))\">"
        }
        return "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY l0 \"ha\">\(entities.joined())]>"
            + "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\"><text>&l9;</text></svg>"
    }
}
