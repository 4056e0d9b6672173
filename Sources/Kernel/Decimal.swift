// SPDX-License-Identifier: Apache-2.0

/// An exact decimal number: `unscaled / 10^scale`. Both databases keep it exactly and can index it.
/// Equality and order are those of the number, whatever the scale.
public struct Decimal: Sendable {
    /// The most fraction digits that a field may ask for; 10^18 is the largest power of ten below 2^63.
    public static let maximumScale = 18

    public let unscaled: Int64
    /// Digits behind the point, 0 to ``maximumScale``.
    public let scale: Int

    /// A `scale` outside 0 to ``maximumScale`` is the caller's mistake and counts as the nearer end.
    public init(unscaled: Int64, scale: Int) {
        self.unscaled = unscaled
        self.scale = min(max(scale, 0), Self.maximumScale)
    }
}
