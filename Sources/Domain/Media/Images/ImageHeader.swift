// SPDX-License-Identifier: Apache-2.0

/// Reads how large an image is from its first bytes, for the formats where that takes no decoder: PNG, GIF, WebP and
/// JPEG (with its EXIF orientation). Sizes are those of the upright image.
public enum ImageHeader {
    /// So many first bytes hold the header of nearly every JPEG.
    public static let count = 256 << 10

    public static func size(_ bytes: [UInt8], _ type: MimeType) -> (width: Int, height: Int)? {
        let found: (Int, Int)? =
            switch type.text {
            case "image/png":
                bytes.text(12, 4) == "IHDR" ? pair(bytes.big32(16), bytes.big32(20)) : nil
            case "image/gif": pair(bytes.little16(6), bytes.little16(8))
            case "image/webp": webp(bytes)
            case "image/jpeg": jpeg(bytes)
            default: nil
            }
        guard let (width, height) = found, width > 0, height > 0 else { return nil }
        return (width, height)
    }

    private static func pair(_ width: Int?, _ height: Int?) -> (Int, Int)? {
        guard let width, let height else { return nil }
        return (width, height)
    }

    /// RFC 9649.
    private static func webp(_ bytes: [UInt8]) -> (Int, Int)? {
        switch bytes.text(12, 4) {
        case "VP8 ":
            guard let (width, height) = pair(bytes.little16(26), bytes.little16(28)) else { return nil }
            return (width & 0x3FFF, height & 0x3FFF)
        case "VP8L":
            guard let low = bytes.little16(21), let high = bytes.little16(23) else { return nil }
            let bits = low | high << 16
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case "VP8X":
            guard let (width, height) = pair(bytes.little24(24), bytes.little24(27)) else { return nil }
            return (width + 1, height + 1)
        default: return nil
        }
    }

    /// ITU T.81, annex B: segments up to the frame header.
    private static func jpeg(_ bytes: [UInt8]) -> (Int, Int)? {
        var place = 2
        var isTurned = false
        while place + 4 <= bytes.count, bytes[place] == 0xFF {
            let marker = bytes[place + 1]
            if marker == 0xFF {
                place += 1
                continue
            }
            if marker == 1 || (0xD0...0xD8).contains(marker) {
                place += 2
                continue
            }
            guard let length = bytes.big16(place + 2), length >= 2, marker != 0xDA, marker != 0xD9 else { return nil }
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard let (height, width) = pair(bytes.big16(place + 5), bytes.big16(place + 7)) else { return nil }
                return isTurned ? (height, width) : (width, height)
            case 0xE1 where bytes.text(place + 4, 4) == "Exif":
                let end = min(bytes.count, place + 2 + length)
                if place + 10 < end { isTurned = turns(Array(bytes[(place + 10)..<end])) }
            default: break
            }
            place += 2 + length
        }
        return nil
    }

    /// Whether the orientation of a TIFF structure (EXIF 2.32, 4.6.4) makes width height.
    private static func turns(_ tiff: [UInt8]) -> Bool {
        let isLittle = tiff.text(0, 2) == "II"
        guard isLittle || tiff.text(0, 2) == "MM" else { return false }
        func short(_ place: Int) -> Int? { isLittle ? tiff.little16(place) : tiff.big16(place) }
        func long(_ place: Int) -> Int? { isLittle ? tiff.little32(place) : tiff.big32(place) }
        guard let directory = long(4), let entries = short(directory) else { return false }
        for entry in 0..<min(entries, 64) {
            let place = directory + 2 + entry * 12
            if short(place) == 0x0112, let value = short(place + 8) { return (5...8).contains(value) }
        }
        return false
    }
}

extension [UInt8] {
    fileprivate func little(_ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place <= self.count - count else { return nil }
        return (0..<count).reduce(0) { $0 | Int(self[place + $1]) << (8 * $1) }
    }

    fileprivate func big(_ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place <= self.count - count else { return nil }
        return (0..<count).reduce(0) { $0 << 8 | Int(self[place + $1]) }
    }

    fileprivate func little16(_ place: Int) -> Int? { little(place, 2) }
    fileprivate func little24(_ place: Int) -> Int? { little(place, 3) }
    fileprivate func little32(_ place: Int) -> Int? { little(place, 4) }
    fileprivate func big16(_ place: Int) -> Int? { big(place, 2) }
    fileprivate func big32(_ place: Int) -> Int? { big(place, 4) }
}
