// SPDX-License-Identifier: Apache-2.0

extension Decimal: Hashable, Comparable {
    public static func == (left: Self, right: Self) -> Bool { left.widened == right.widened }
    public static func < (left: Self, right: Self) -> Bool { left.widened < right.widened }
    public func hash(into hasher: inout Hasher) { hasher.combine(widened) }

    /// The number in units of 10^-18, which every scale divides; below 2^63 * 10^18, so 128 bits hold it.
    private var widened: Int128 { Int128(unscaled) * Self.power(Self.maximumScale - scale) }

    private static func power(_ exponent: Int) -> Int128 {
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    /// The sum, at the larger of the two scales; nil when it doesn't fit 64 bits there.
    public func adding(_ other: Decimal) -> Decimal? {
        let scale = max(scale, other.scale)
        let sum = (widened + other.widened) / Self.power(Self.maximumScale - scale)
        return Int64(exactly: sum).map { Decimal(unscaled: $0, scale: scale) }
    }

    /// The nearest `Double`.
    public var doubleValue: Double {
        // One correctly rounded division of two exact numbers; otherwise the text, which is read with one rounding.
        if let exact = Double(exactly: unscaled) {
            return exact / Double(Self.power(scale))
        }
        return Double(description) ?? .nan
    }
}
