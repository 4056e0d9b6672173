// SPDX-License-Identifier: Apache-2.0

/// The color that most of an image has, for what is shown in its place: colors that lie near each other count together,
/// and the mean of the largest such group is taken.
public enum DominantColor {
    /// As `#rrggbb`.
    public static func text(of sample: PixelSample) -> String {
        // 16 steps of each color; those of equal size are taken in the order of their numbers, so that the result is
        // the same everywhere.
        var groups = [Group](repeating: Group(), count: 4096)
        for place in stride(from: 0, to: sample.bytes.count, by: 3) {
            let (red, green, blue) = (sample.bytes[place], sample.bytes[place + 1], sample.bytes[place + 2])
            let number = Int(red >> 4) << 8 | Int(green >> 4) << 4 | Int(blue >> 4)
            groups[number].add(red, green, blue)
        }
        let largest = groups.max { $0.count < $1.count } ?? Group()
        return "#" + largest.mean.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private struct Group {
        var count = 0
        private var sums = [0, 0, 0]

        mutating func add(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
            count += 1
            sums[0] += Int(red)
            sums[1] += Int(green)
            sums[2] += Int(blue)
        }

        var mean: [UInt8] { sums.map { UInt8(clamping: ($0 + count / 2) / max(count, 1)) } }
    }
}
