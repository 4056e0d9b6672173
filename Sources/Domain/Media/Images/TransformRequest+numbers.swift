// SPDX-License-Identifier: Apache-2.0

/// Numbers and colors as parameters have them: one way to write each, so that a size can't be asked for by many names.
extension TransformRequest {
    static func integer(_ text: some StringProtocol, _ bounds: ClosedRange<Int>) -> Int? {
        guard text.utf8.count <= 5, let number = HeaderText.number(text), bounds.contains(Int(number)) else {
            return nil
        }
        return Int(number)
    }

    /// `2`, `1.5`: tenths.
    static func tenths(_ text: some StringProtocol, _ bounds: ClosedRange<Int>) -> Int? {
        decimal(text, places: 1).flatMap { bounds.contains($0) ? $0 : nil }
    }

    /// 0 to 1 in thousandths.
    static func thousandths(_ text: some StringProtocol) -> Double? {
        decimal(text, places: 3).flatMap { (0...1000).contains($0) ? Double($0) / 1000 : nil }
    }

    private static func decimal(_ text: some StringProtocol, places: Int) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), text.utf8.count <= 8, let whole = integer(parts[0], 0...9999) else {
            return nil
        }
        var fraction = parts.count == 2 ? String(parts[1]) : ""
        guard parts.count == 1 || !fraction.isEmpty, fraction.count <= places else { return nil }
        while fraction.count < places { fraction += "0" }
        guard let part = HeaderText.number(fraction), let scale = [1: 10, 3: 1000][places] else { return nil }
        return whole * scale + Int(part)
    }

    /// `rgb`, `rrggbb` or `rrggbbaa`, hexadecimal.
    static func color(_ text: String) -> ImageTransformation.Color? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard text.utf8.allSatisfy({ $0 < 128 }), !digits.contains(nil) else { return nil }
        let worth = digits.compactMap(\.self).map { UInt8(truncatingIfNeeded: $0) }
        switch worth.count {
        case 3: return .init(red: worth[0] * 17, green: worth[1] * 17, blue: worth[2] * 17)
        case 6, 8:
            let bytes = stride(from: 0, to: worth.count, by: 2).map { worth[$0] << 4 | worth[$0 + 1] }
            return .init(red: bytes[0], green: bytes[1], blue: bytes[2], alpha: bytes.count == 4 ? bytes[3] : 255)
        default: return nil
        }
    }
}
