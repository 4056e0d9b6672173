// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import Kernel
internal import SQLRendering

/// Values in the text in which the server gives them, alone or inside JSON, as values of the domain.
enum CellText {
    static func string(_ bytes: Span<UInt8>) -> String {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in bytes.indices { copy.append(bytes[index]) }
        return String(decoding: copy, as: UTF8.self)
    }

    /// Nil for a number with a fraction or beyond 64 bits.
    static func integer(_ bytes: Span<UInt8>) -> Int64? {
        guard bytes.count > 0 else { return nil }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        var value: Int64 = 0
        var place = isNegative ? 1 : 0
        guard place < bytes.count else { return nil }
        while place < bytes.count {
            let digit = Int64(bytes[place]) - 48
            guard (0...9).contains(digit) else { return zeros(bytes, from: place) ? value : nil }
            let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
            let (next, overflowsAgain) =
                isNegative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            if overflows || overflowsAgain { return nil }
            value = next
            place += 1
        }
        return value
    }

    /// A point and nothing but zeros behind it.
    private static func zeros(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        guard bytes[start] == UInt8(ascii: ".") else { return false }
        for place in (start + 1)..<bytes.count where bytes[place] != 48 { return false }
        return true
    }

    /// The number in units of `10^-scale`; nil when it has other digits behind them or is beyond 64 bits.
    static func unscaled(_ bytes: Span<UInt8>, scale: Int) -> Int64? {
        Decimal(literal: string(bytes), scale: scale)?.unscaled
    }

    static func real(_ bytes: Span<UInt8>) -> Double? { Double(string(bytes)) }

    /// `YYYY-MM-DDTHH:MM:SS.sssZ` of a moment in UTC as the server writes it: `2024-05-01 12:00:00.5+00`, with a `T` and
    /// `+00:00` in JSON, and ` BC` behind years before the first. The fraction is cut to milliseconds.
    static func instant(_ bytes: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        for place in 0..<min(19, bytes.count) { text.append(bytes[place]) }
        if text.count == 19 { text[10] = UInt8(ascii: "T") }
        text.append(UInt8(ascii: "."))
        var digits = 0
        if bytes.count > 20, bytes[19] == UInt8(ascii: ".") {
            while digits < 3, 20 + digits < bytes.count, (48...57).contains(bytes[20 + digits]) {
                text.append(bytes[20 + digits])
                digits += 1
            }
        }
        for _ in digits..<3 { text.append(48) }
        text.append(UInt8(ascii: "Z"))
        beforeChrist(bytes, &text)
        return text
    }

    /// `YYYY-MM-DD`.
    static func date(_ bytes: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        for place in 0..<min(10, bytes.count) { text.append(bytes[place]) }
        beforeChrist(bytes, &text)
        return text
    }

    /// The year before the first is 0000 to the domain.
    private static func beforeChrist(_ bytes: Span<UInt8>, _ text: inout [UInt8]) {
        guard bytes.count > 3, bytes[bytes.count - 1] == UInt8(ascii: "C"), text.count >= 4 else { return }
        for place in 0..<4 { text[place] = 48 }
    }

    /// A cell as a value of this type.
    static func value(_ bytes: Span<UInt8>, _ type: NativeType) -> Value? {
        switch type {
        case .boolean: .boolean(bytes.count > 0 && bytes[0] == UInt8(ascii: "t"))
        case .integer: integer(bytes).map { .integer($0) }
        case .real: real(bytes).map { .real($0) }
        case .decimal(let scale): unscaled(bytes, scale: scale).map { .decimal(Decimal(unscaled: $0, scale: scale)) }
        case .text, .uuid: .text(string(bytes))
        case .date: .text(String(decoding: date(bytes), as: UTF8.self))
        case .instant: .text(String(decoding: instant(bytes), as: UTF8.self))
        case .json: .json(string(bytes))
        }
    }
}
