// SPDX-License-Identifier: Apache-2.0

/// Cuts the elements out of a JSON array that comes in chunks. It follows strings and brackets only; whether an element
/// is JSON is for the reader of the element to say.
struct JSONArraySplitter {
    struct Element: Hashable {
        /// The line on which it starts, counted from 1.
        let line: Int
        let bytes: [UInt8]
    }

    /// The text is no array, or an element is longer than the limit.
    struct Failure: Error, Hashable {
        let line: Int
        let message: String
    }

    private enum State { case before, betweenElements, element, after }

    private let limit: Int
    private var state = State.before
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Behind a comma, where the array can't end.
    private var isElementDue = false
    private var line = 1
    private var elementLine = 1
    private var pending: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    mutating func feed(_ chunk: [UInt8]) throws(Failure) -> [Element] {
        var elements: [Element] = []
        for byte in chunk {
            try take(byte, &elements)
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
        return elements
    }

    func finish() throws(Failure) {
        guard state == .after else { throw failure("the array is not closed") }
    }

    private func failure(_ message: String) -> Failure { Failure(line: line, message: message) }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func take(_ byte: UInt8, _ elements: inout [Element]) throws(Failure) {
        switch state {
        case .before where Self.isBlank(byte), .after where Self.isBlank(byte),
            .betweenElements where Self.isBlank(byte):
            return
        case .before:
            guard byte == UInt8(ascii: "[") else { throw failure("an array of objects is needed") }
            state = .betweenElements
        case .after:
            throw failure("characters behind the end of the array")
        case .betweenElements:
            try begin(byte)
        case .element:
            try go(on: byte, &elements)
        }
    }

    private mutating func begin(_ byte: UInt8) throws(Failure) {
        switch byte {
        case UInt8(ascii: "]") where !isElementDue:
            state = .after
        case UInt8(ascii: ","), UInt8(ascii: "]"):
            throw failure("an element is missing")
        default:
            state = .element
            elementLine = line
            var none: [Element] = []
            try go(on: byte, &none)
        }
    }

    private mutating func go(on byte: UInt8, _ elements: inout [Element]) throws(Failure) {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
        } else {
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0, byte == UInt8(ascii: "]") { return end(.after, &elements) }
                depth -= 1
                guard depth >= 0 else { throw failure("a bracket is closed that was not opened") }
            case UInt8(ascii: ",") where depth == 0: return end(.betweenElements, &elements)
            default: break
            }
        }
        guard pending.count < limit else { throw failure("an element of more than \(limit) bytes") }
        pending.append(byte)
    }

    private mutating func end(_ next: State, _ elements: inout [Element]) {
        elements.append(Element(line: elementLine, bytes: pending))
        pending = []
        state = next
        isElementDue = next == .betweenElements
    }
}
