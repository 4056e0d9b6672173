// SPDX-License-Identifier: Apache-2.0

/// Kinds of images that exist and are not read (or, as SVG and PDF, not always), so that a caller can be told so.
enum ForeignImage {
    private static let beginnings: [[UInt8]] = [
        Array("%PDF-".utf8), Array("8BPS".utf8), Array("BM".utf8), Array("SIMPLE  =".utf8), Array("qoif".utf8),
        Array("gimp xcf".utf8), [0x76, 0x2F, 0x31, 0x01], [0xFF, 0x0A], [0, 0, 1, 0],
        // JPEG XL and JPEG 2000 in boxes, and the latter's bare stream.
        [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], [0xFF, 0x4F, 0xFF, 0x51],
    ]

    static func isOne(_ start: [UInt8]) -> Bool {
        beginnings.contains { start.starts(with: $0) } || isDrawing(start)
    }

    /// SVG: an XML text, plain or packed, with its element near the beginning.
    private static func isDrawing(_ start: [UInt8]) -> Bool {
        let mark = Array("<svg".utf8)
        return start.indices.contains { start[$0...].starts(with: mark) }
    }
}
