// SPDX-License-Identifier: Apache-2.0
internal import Kernel

extension [Value] {
    /// The values as a JSON array for `json_each`, each in the form in which it is stored: booleans as 0 and 1,
    /// decimals as unscaled integers, JSON as text. An infinity is written as a literal beyond the range of a
    /// double, which SQLite reads as one; NaN is null.
    var jsonArray: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 12 + 2)
        appendJSON(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendJSON(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, value) in enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch value {
            case .null: bytes.append(contentsOf: "null".utf8)
            case .boolean(let flag): bytes.append(flag ? UInt8(ascii: "1") : UInt8(ascii: "0"))
            case .integer(let number): bytes.append(contentsOf: String(number).utf8)
            case .decimal(let decimal): bytes.append(contentsOf: String(decimal.unscaled).utf8)
            case .real(let number): bytes.append(contentsOf: number.jsonLiteral.utf8)
            case .text(let text), .json(let text): text.appendQuoted(to: &bytes)
            case .list(let values): values.appendJSON(to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension Double {
    fileprivate var jsonLiteral: String {
        if isNaN { return "null" }
        if isInfinite { return self < 0 ? "-9e999" : "9e999" }
        return description
    }
}

extension String {
    /// RFC 8259, section 7: quotation mark, backslash and the characters below U+0020 are escaped.
    fileprivate func appendQuoted(to bytes: inout [UInt8]) {
        let digits: StaticString = "0123456789abcdef"
        bytes.append(UInt8(ascii: "\""))
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                unsafe bytes.append(digits.utf8Start[Int(byte & 0xF)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
