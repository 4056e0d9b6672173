// SPDX-License-Identifier: Apache-2.0
import MediaDomain
import Testing

@Suite struct BlurHashTests {
    private func sample(_ width: Int, _ height: Int, _ color: (Int, Int) -> [UInt8]) throws -> PixelSample {
        let bytes = (0..<height).flatMap { y in (0..<width).flatMap { x in color(x, y) } }
        return try #require(PixelSample(width: width, height: height, bytes: bytes))
    }

    /// What another implementation says of the same pixels (blurhash 1.1.5 of PyPI).
    @Test func `hashes are those of another implementation`() throws {
        let waves = { (x: Int, y: Int) in [x * 37 + y * 11, x * 5 + y * 53, x * y * 7].map { UInt8($0 & 0xFF) } }
        let board = { (x: Int, y: Int) in [(x / 4 + y / 4) & 1 == 1 ? 255 : 0, 128, UInt8(min(255, x * 8))] as [UInt8] }
        #expect(BlurHash.text(of: try sample(16, 12, waves), across: 4, down: 3) == "LFGuq1-KA~+u%AInI;FfL#RUojOZ")
        #expect(BlurHash.text(of: try sample(7, 3, waves), across: 1, down: 1) == "00G?hD")
        #expect(BlurHash.text(of: try sample(5, 9, board), across: 3, down: 5) == "cmK]Cc-jo0GCBRwx2E6hwx^3,=SMo1o1a|")
        let most = """
            |xLoKlsxfUs+fPs:fOs:fOs:WnfRWpfQWpfQSMSMfQfQfQfQfQfQfQfQfQs:WnfRWpfQWpfQN]SMfQfQfQfQfQfQfQfQfQ\
            s:WnfRWpfQSMfQN]SMfQfQfQfQfQfQfQfQfQs:SKfRN]fQN]fQA=JlfQSMfQSMfQSMfQJlN]
            """
        #expect(BlurHash.text(of: try sample(32, 32, board), across: 9, down: 9) == most)
    }

    @Test func `one color is a hash without detail`() throws {
        let black = BlurHash.text(of: try sample(8, 8) { _, _ in [0, 0, 0] })
        #expect(black.hasPrefix("L00000"))
        #expect(black.count == 4 + 2 * 12)
        #expect(BlurHash.text(of: try sample(1, 1) { _, _ in [255, 255, 255] }, across: 1, down: 1) == "00TSUA")
    }

    @Test func `terms are brought into their range`() throws {
        let one = try sample(3, 2) { x, y in [UInt8(x * 80), UInt8(y * 90), 30] }
        #expect(BlurHash.text(of: one, across: 0, down: -4) == BlurHash.text(of: one, across: 1, down: 1))
        #expect(BlurHash.text(of: one, across: 99, down: 10).count == 4 + 2 * 81)
    }

    @Test func `the dominant color is the mean of the largest group`() throws {
        let mostly = try sample(10, 10) { x, y in y < 7 ? [200, UInt8(16 + x % 2 * 2), 40] : [0, 0, UInt8(x * 20)] }
        #expect(DominantColor.text(of: mostly) == "#c81128")
        #expect(DominantColor.text(of: try sample(1, 1) { _, _ in [255, 255, 255] }) == "#ffffff")
        #expect(DominantColor.text(of: try sample(2, 1) { _, _ in [0, 5, 10] }) == "#00050a")
    }
}
