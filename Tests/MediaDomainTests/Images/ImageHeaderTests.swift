// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

struct ImageHeaderTests {
    private func size(_ bytes: [UInt8], _ type: String) throws -> [Int]? {
        ImageHeader.size(bytes, try #require(MimeType(type))).map { [$0.width, $0.height] }
    }

    private func frame(_ width: UInt16, _ height: UInt16) -> [UInt8] {
        [0xFF, 0xC2, 0, 17, 8, UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255), 3]
    }

    private func exif(_ orientation: UInt8) -> [UInt8] {
        let tiff: [UInt8] = Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
        let segment = Array("Exif\0\0".utf8) + tiff
        return [0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment
    }

    @Test func `the sizes of pictures are read`() throws {
        let png: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 1, 0, 0, 0, 0, 2]
        #expect(try size(png + [8, 2, 0, 0, 0, 1, 2, 3, 4] + chunk("IDAT", []), "image/png") == [256, 2])
        #expect(try size(Array("GIF89a".utf8) + [5, 0, 6, 1], "image/gif") == [5, 262])
        #expect(try size([0xFF, 0xD8] + frame(300, 200), "image/jpeg") == [300, 200])
        let extended = Array("RIFF....WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 49, 1, 0]
        #expect(try size(extended, "image/webp") == [100, 306])
    }

    @Test func `a picture that lies on its side is measured upright`() throws {
        #expect(try size([0xFF, 0xD8] + exif(6) + frame(300, 200), "image/jpeg") == [200, 300])
        #expect(try size([0xFF, 0xD8] + exif(3) + frame(300, 200), "image/jpeg") == [300, 200])
    }

    private func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        [0, 0, 0, UInt8(bytes.count)] + Array(name.utf8) + bytes + [1, 2, 3, 4]
    }

    /// Both of the orders that bytes of numbers may have.
    private func tiff(_ orientation: UInt8, isLittle: Bool) -> [UInt8] {
        isLittle
            ? Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
            : Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
    }

    @Test(arguments: Array(0...9) as [UInt8], [false, true])
    func `every orientation is followed, in every format that has one`(orientation: UInt8, isLittle: Bool) throws {
        let upright = (5...8).contains(orientation) ? [200, 300] : [300, 200]
        let tiff = tiff(orientation, isLittle: isLittle)
        let segment = Array("Exif\0\0".utf8) + tiff
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + frame(300, 200)
        #expect(try size(jpeg, "image/jpeg") == upright)
        let png =
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] + chunk("IHDR", [0, 0, 1, 44, 0, 0, 0, 200, 8, 2, 0, 0, 0])
            + chunk("gAMA", [0, 0, 0, 1])
        #expect(try size(png + chunk("eXIf", tiff) + chunk("IDAT", []), "image/png") == upright)
        #expect(try size(png + chunk("IDAT", []) + chunk("eXIf", tiff), "image/png") == [300, 200])
        for exif in [tiff, segment] {
            let webp =
                Array("RIFF....WEBPVP8X".utf8) + [10, 0, 0, 0, 8, 0, 0, 0, 43, 1, 0, 199, 0, 0]
                + Array("VP8 ".utf8) + [3, 0, 0, 0, 7, 7, 7, 0] + Array("EXIF".utf8) + [UInt8(exif.count), 0, 0, 0]
                + exif
            #expect(try size(webp, "image/webp") == upright)
        }
    }

    /// It is asked for more of the file, and only at the end of that taken to be upright.
    @Test func `a picture whose orientation may stand further on has no size yet`() throws {
        let png =
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] + chunk("IHDR", [0, 0, 1, 44, 0, 0, 0, 200, 8, 2, 0, 0, 0])
            + [0, 1, 0, 0] + Array("iCCP".utf8) + [1, 2, 3]
        let webp =
            Array("RIFF....WEBPVP8X".utf8) + [10, 0, 0, 0, 8, 0, 0, 0, 43, 1, 0, 199, 0, 0]
            + Array("VP8 ".utf8) + [0xFF, 0xFF, 0, 0]
        for (bytes, type) in [(png, "image/png"), (webp, "image/webp")] {
            let mime = try #require(MimeType(type))
            #expect(ImageHeader.size(bytes, mime) == nil)
            #expect(ImageHeader.size(bytes, mime, isAll: true).map { [$0.width, $0.height] } == [300, 200])
        }
    }

    @Test func `what is cut off or broken has no size`() throws {
        let whole: [UInt8] = [0xFF, 0xD8] + exif(6) + frame(300, 200)
        for count in 0..<(whole.count - 1) { #expect(try size(Array(whole.prefix(count)), "image/jpeg") == nil) }
        #expect(try size([0xFF, 0xD8, 0xFF, 0xE1, 0, 0], "image/jpeg") == nil)
        #expect(try size([UInt8](repeating: 0xFF, count: 5000), "image/jpeg") == nil)
        #expect(try size([], "image/png") == nil)
        #expect(try size(Array("GIF89a".utf8) + [0, 0, 6, 1], "image/gif") == nil)
    }
}
