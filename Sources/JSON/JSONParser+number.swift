// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension JSONParser {
    /// The longest number literal taken: no real one comes near, and reading a `Double` from it stays cheap.
    private static let longestNumber = 1024

    /// Reads the number that starts here with a digit or a minus.
    mutating func number() throws(Failure) -> JSONValue {
        let start = offset
        let isNegative = take(UInt8(ascii: "-"))
        let digits = offset
        guard try skipDigits() else { throw failure(.invalidNumber) }
        if bytes[digits] == UInt8(ascii: "0"), offset - digits > 1 {
            throw Failure(reason: .invalidNumber, offset: digits)
        }
        let isIntegral = next != UInt8(ascii: ".") && next != UInt8(ascii: "e") && next != UInt8(ascii: "E")
        if isIntegral {
            if let integer = integer(digits..<offset, isNegative: isNegative) { return integer }
        } else {
            try skipFraction()
            try skipExponent()
        }
        guard offset - start <= Self.longestNumber else {
            throw Failure(reason: .numberOutOfRange, offset: start)
        }
        let literal = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let number = JSONNumber(literal) else { throw Failure(reason: .numberOutOfRange, offset: start) }
        return number.value
    }

    /// Nil when it doesn't fit 64 bits, and for `-0`, whose sign only a `Double` keeps.
    private func integer(_ range: Range<Int>, isNegative: Bool) -> JSONValue? {
        guard range.count <= 19 else { return nil }
        var value: Int64 = 0
        for place in range {
            let digit = Int64(bytes[place] &- UInt8(ascii: "0"))
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if isTooLarge || isStillTooLarge { return nil }
            value = sum
        }
        return value == 0 && isNegative ? nil : .integer(value)
    }

    private mutating func skipFraction() throws(Failure) {
        if take(UInt8(ascii: ".")) {
            guard try skipDigits() else { throw failure(.invalidNumber) }
        }
    }

    private mutating func skipExponent() throws(Failure) {
        guard next == UInt8(ascii: "e") || next == UInt8(ascii: "E") else { return }
        offset += 1
        if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
        guard try skipDigits() else { throw failure(.invalidNumber) }
    }

    /// Steps over digits; false when there is none.
    private mutating func skipDigits() throws(Failure) -> Bool {
        guard next != nil else { throw failure(.unexpectedEnd) }
        let start = offset
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { offset += 1 }
        return offset > start
    }
}
