// SPDX-License-Identifier: Apache-2.0

/// In pixels; neither side is ever below one.
struct Size: Hashable {
    var width: Int
    var height: Int

    init(width: Int, height: Int) {
        self.width = max(width, 1)
        self.height = max(height, 1)
    }

    /// To whole pixels.
    init(width: Double, height: Double) { self.init(width: Self.rounded(width), height: Self.rounded(height)) }

    /// What is no size at all becomes one that every limit refuses.
    static func rounded(_ value: Double) -> Int { Int(exactly: value.rounded()) ?? Int(Int32.max) }

    var turned: Size { Size(width: height, height: width) }

    /// Pixels; what is beyond counting is the most that there can be.
    var count: Int64 {
        let (count, isTooMuch) = Int64(width).multipliedReportingOverflow(by: Int64(height))
        return isTooMuch ? .max : count
    }

    func fits(into other: Size) -> Bool { width <= other.width && height <= other.height }
}

/// A part of an image.
struct Area: Hashable {
    var x: Int
    var y: Int
    var size: Size

    init(x: Int = 0, y: Int = 0, size: Size) {
        self.x = x
        self.y = y
        self.size = size
    }
}
