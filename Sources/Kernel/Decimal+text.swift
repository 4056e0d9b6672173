// SPDX-License-Identifier: Apache-2.0

extension Decimal {
    /// Reads a number in JSON's grammar, exponent included, exactly. Nil when `literal` is no such number, when it has
    /// more fraction digits than `scale` and they are not zero, or when it doesn't fit 64 bits at that scale.
    public init?(literal: String, scale: Int) {
        guard (0...Self.maximumScale).contains(scale), let number = NumberLiteral(literal),
            let unscaled = number.unscaled(scale: scale)
        else { return nil }
        self.init(unscaled: unscaled, scale: scale)
    }

    /// The number that `value` prints as, so 0.1 is one tenth; nil as in ``init(literal:scale:)``.
    public init?(_ value: Double, scale: Int) {
        self.init(literal: value.description, scale: scale)
    }
}

extension Decimal: CustomStringConvertible {
    /// The shortest exact form: `0.99`, `1`, `12.5`.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the ASCII bytes of ``description``, which are a JSON number.
    public func write(into bytes: inout [UInt8]) {
        var (rest, places) = (unscaled.magnitude, scale)
        while places > 0, rest.isMultiple(of: 10) {
            rest /= 10
            places -= 1
        }
        // Digits come from the last to the first; 20 digits, a point, a zero before it and a sign at most.
        var reversed: [23 of UInt8] = .init(repeating: 0)
        var count = 0
        func put(_ byte: UInt8) {
            reversed[count] = byte
            count += 1
        }
        for _ in 0..<places {
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        if places > 0 { put(UInt8(ascii: ".")) }
        repeat {
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        if unscaled < 0 { put(UInt8(ascii: "-")) }
        bytes.append(addingCapacity: count) { bytes in
            while count > 0 {
                count -= 1
                bytes.append(reversed[count])
            }
        }
    }
}
