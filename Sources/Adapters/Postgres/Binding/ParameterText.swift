// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import Kernel
internal import SQLRendering

/// Values as the texts in which they are sent, one behind the other, each ended by a zero.
struct ParameterText {
    private(set) var bytes: [UInt8] = []
    /// Where each value begins; -1 for null.
    private(set) var starts: [Int] = []

    init(_ values: [Value], _ forms: [ParameterForm]) {
        starts.reserveCapacity(values.count)
        for (value, form) in zip(values, forms) { append(value, form) }
    }

    private mutating func append(_ value: Value, _ form: ParameterForm) {
        let start = bytes.count
        guard write(value, form) else {
            bytes.removeSubrange(start...)
            starts.append(-1)
            return
        }
        bytes.append(0)
        starts.append(start)
    }

    /// False for null, which is also what a value is that no stored one can be.
    private mutating func write(_ value: Value, _ form: ParameterForm) -> Bool {
        if value.isNull { return false }
        switch form {
        case .plain: return write(value, as: .text)
        case .native(let type): return write(value, as: type)
        case .list(let type): return write(list: value, of: type)
        case .textBelow: return write(value, upTo: [1])
        case .textUpTo: return write(value, upTo: [])
        case .pattern(let foldsCase): return write(pattern: value, foldsCase: foldsCase)
        case .piece, .inferred: return write(value, as: .text)
        case .regex: return write(regex: value)
        case .words: return write(words: value)
        case .scalar: return write(value, as: .json)
        case .scalars: return write(list: value, of: .json)
        }
    }

    private mutating func write(_ value: Value, as type: NativeType) -> Bool {
        switch (value, type) {
        case (.boolean(let flag), _): bytes.append(UInt8(ascii: flag ? "t" : "f"))
        case (.integer(let number), .boolean): bytes.append(UInt8(ascii: number != 0 ? "t" : "f"))
        case (.integer(let number), _): bytes += String(number).utf8
        case (.real(let number), _): bytes += number.description.utf8
        case (.decimal(let number), _): number.write(into: &bytes)
        case (.text(let text), .uuid):
            guard UUIDText.isCanonical(text) else { return false }
            bytes += text.utf8
        case (.text(let text), .integer):
            // An id that is no number names no row.
            guard let number = Int64(text) else { return false }
            bytes += String(number).utf8
        case (.text(let text), .date), (.text(let text), .instant): write(time: text)
        case (.text(let text), _), (.json(let text), _):
            guard !text.utf8.contains(0) else { return false }
            bytes += text.utf8
        case (.null, _), (.list, _): return false
        }
        return true
    }

    /// The year 0000 is the one before the first.
    private mutating func write(time text: String) {
        guard text.hasPrefix("0000-") else {
            bytes += text.utf8
            return
        }
        bytes += "0001".utf8
        bytes += text.utf8.dropFirst(4)
        bytes += " BC".utf8
    }

    /// What stands before the first zero, and `end` behind it where there is one.
    private mutating func write(_ value: Value, upTo end: [UInt8]) -> Bool {
        guard case .text(let text) = value else { return write(value, as: .text) }
        guard let zero = text.utf8.firstIndex(of: 0) else {
            bytes += text.utf8
            return true
        }
        bytes += text.utf8[..<zero]
        bytes += end
        return true
    }

    /// An array as text: `{"a","b"}`. Elements that no stored value can be are left out.
    private mutating func write(list value: Value, of type: NativeType) -> Bool {
        guard case .list(let values) = value else { return false }
        write(elements: values) { text, value in text.write(value, as: type) }
        return true
    }

    private mutating func write<Element>(
        elements: [Element],
        _ write: (inout ParameterText, Element) -> Bool
    ) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for element in elements {
            var piece = ParameterText([], [])
            guard write(&piece, element) else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(UInt8(ascii: "\""))
            for byte in piece.bytes {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: "}"))
    }

    // MARK: - Operands of text conditions

    /// `*` becomes `%`, and `_` loses its meaning; `\` means the same to both, but at the end.
    private mutating func write(pattern value: Value, foldsCase: Bool) -> Bool {
        guard case .text(let text) = value, !text.utf8.contains(0) else { return false }
        var isEscaped = false
        for byte in (foldsCase ? text.lowercased() : text).utf8 {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "*"):
                bytes.append(UInt8(ascii: "%"))
                continue
            case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "\\"))
            default: break
            }
            bytes.append(byte)
        }
        if isEscaped { bytes.append(UInt8(ascii: "\\")) }
        return true
    }

    private mutating func write(regex value: Value) -> Bool {
        guard case .text(let text) = value, (try? LinearRegex(text)) != nil,
            let translated = RegexTranslation(text).text
        else { return false }
        bytes += translated.utf8
        return true
    }

    private mutating func write(words value: Value) -> Bool {
        guard case .text(let text) = value else { return false }
        let words = SearchTerms(text).words
        // A word that no text can hold is not to be passed over.
        guard !words.contains(where: { $0.utf8.contains(0) }) else { return false }
        write(elements: words) { text, word in
            text.bytes += word.utf8
            return true
        }
        return true
    }
}
