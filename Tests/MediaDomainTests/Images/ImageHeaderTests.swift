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
        #expect(try size(png, "image/png") == [256, 2])
        #expect(try size(Array("GIF89a".utf8) + [5, 0, 6, 1], "image/gif") == [5, 262])
        #expect(try size([0xFF, 0xD8] + frame(300, 200), "image/jpeg") == [300, 200])
        let extended = Array("RIFF....WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 49, 1, 0]
        #expect(try size(extended, "image/webp") == [100, 306])
    }

    @Test func `a picture that lies on its side is measured upright`() throws {
        #expect(try size([0xFF, 0xD8] + exif(6) + frame(300, 200), "image/jpeg") == [200, 300])
        #expect(try size([0xFF, 0xD8] + exif(3) + frame(300, 200), "image/jpeg") == [300, 200])
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
