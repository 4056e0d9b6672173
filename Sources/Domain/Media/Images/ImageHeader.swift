// SPDX-License-Identifier: Apache-2.0

/// Reads how large an image is from its first bytes, for the formats where that takes no decoder: PNG, GIF, WebP and
/// JPEG. Sizes are those of the upright image, as the orientation in its EXIF data has it.
public enum ImageHeader {
    /// So many first bytes hold the header of nearly every JPEG.
    public static let count = 256 << 10

    /// - Parameter isAll: whether nothing more is going to be known of the file, so that one whose orientation may
    ///   stand further on is taken to be upright.
    public static func size(_ bytes: [UInt8], _ type: MimeType, isAll: Bool = false) -> (width: Int, height: Int)? {
        let found: (Int, Int)? =
            switch type.text {
            case "image/png": png(bytes, isAll)
            case "image/gif": pair(bytes.little16(6), bytes.little16(8))
            case "image/webp": webp(bytes, isAll)
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

    private static func turned(_ size: (Int, Int)?) -> (Int, Int)? { size.map { ($0.1, $0.0) } }

    /// PNG, third edition, 5.3 and 11.3.3.5: chunks up to the pixels. Orientations behind them are followed by nobody.
    private static func png(_ bytes: [UInt8], _ isAll: Bool) -> (Int, Int)? {
        guard bytes.text(12, 4) == "IHDR" else { return nil }
        let size = pair(bytes.big32(16), bytes.big32(20))
        var place = 8
        while let length = bytes.big32(place), let name = bytes.text(place + 4, 4) {
            if name == "IDAT" || name == "IEND" { return size }
            if name == "eXIf", let exif = bytes.part(place + 8, length) { return turns(exif) ? turned(size) : size }
            place += length + 12
        }
        return isAll ? size : nil
    }

    /// RFC 9649. The EXIF data stands behind the pixels, and the header tells that there is some.
    private static func webp(_ bytes: [UInt8], _ isAll: Bool) -> (Int, Int)? {
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
            let size = (width + 1, height + 1)
            guard bytes[20] & 0x08 != 0 else { return size }
            var place = 12
            while let name = bytes.text(place, 4), let length = bytes.little32(place + 4) {
                if name == "EXIF", var exif = bytes.part(place + 8, length) {
                    // Some writers put the mark of JPEG's segment before it.
                    if exif.text(0, 4) == "Exif" { exif.removeFirst(min(6, exif.count)) }
                    return turns(exif) ? turned(size) : size
                }
                place += 8 + length + length % 2
            }
            return isAll ? size : nil
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
            guard short(place) == 0x0112 else { continue }
            let value = short(place + 2) == 4 ? long(place + 8) : short(place + 8)
            return value.map((5...8).contains) ?? false
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

    /// Nil where the bytes end before.
    fileprivate func part(_ place: Int, _ length: Int) -> [UInt8]? {
        guard place <= count, length <= count - place else { return nil }
        return Array(self[place..<(place + length)])
    }

    fileprivate func little16(_ place: Int) -> Int? { little(place, 2) }
    fileprivate func little24(_ place: Int) -> Int? { little(place, 3) }
    fileprivate func little32(_ place: Int) -> Int? { little(place, 4) }
    fileprivate func big16(_ place: Int) -> Int? { big(place, 2) }
    fileprivate func big32(_ place: Int) -> Int? { big(place, 4) }
}
