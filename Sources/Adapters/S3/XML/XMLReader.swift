// SPDX-License-Identifier: Apache-2.0

/// Reads the XML that S3 answers with, and less than all of XML (https://www.w3.org/TR/xml/): UTF-8 alone, and no
/// document type, so that there are no entities but the five that always are. What is not well-formed is refused.
struct XMLReader {
    struct Failure: Error, Hashable {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private static let deepest = 16
    private static let mostElements = 32_768

    private let bytes: [UInt8]
    private var at = 0
    private var elements = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The root of a document.
    static func read(_ bytes: [UInt8]) throws(Failure) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Failure("it is not UTF-8") }
        var reader = XMLReader(bytes)
        reader.skip("\u{FEFF}")
        try reader.skipMisc()
        let root = try reader.element(depth: 1)
        try reader.skipMisc()
        guard reader.at == bytes.count else { throw Failure("something stands behind the root") }
        return root
    }

    // MARK: - Structure

    private mutating func element(depth: Int) throws(Failure) -> XMLElement {
        elements += 1
        guard depth <= Self.deepest, elements <= Self.mostElements else { throw Failure("it is too large") }
        guard skip("<") else { throw Failure("an element is missing") }
        let full = try name()
        var element = XMLElement(full.split(separator: ":" as Character).last.map { String($0) } ?? full)
        if try attributes() { return element }
        while true {
            if skip("</") {
                guard try name() == full else { throw Failure("\(full) is not closed") }
                skipBlanks()
                guard skip(">") else { throw Failure("a tag does not end") }
                return element
            }
            if skip("<!--") {
                try skipComment()
            } else if skip("<![CDATA[") {
                element.append(try upTo("]]>"))
            } else if peek() == UInt8(ascii: "<") {
                element.append(try self.element(depth: depth + 1))
            } else {
                element.append(try text())
            }
        }
    }

    /// Reads to the end of a tag; true when there is no closing one.
    private mutating func attributes() throws(Failure) -> Bool {
        while true {
            let hadBlank = skipBlanks()
            if skip("/>") { return true }
            if skip(">") { return false }
            guard hadBlank else { throw Failure("a tag does not end") }
            _ = try name()
            skipBlanks()
            guard skip("=") else { throw Failure("an attribute has no value") }
            skipBlanks()
            guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                throw Failure("an attribute is not quoted")
            }
            at += 1
            guard !(try upTo(quote == UInt8(ascii: "'") ? "'" : "\"")).contains("<") else {
                throw Failure("an attribute holds a tag")
            }
        }
    }

    /// Declaration, comments and blanks around the root.
    private mutating func skipMisc() throws(Failure) {
        if at <= 3, skip("<?xml") { _ = try upTo("?>") }
        while true {
            skipBlanks()
            guard skip("<!--") else { break }
            try skipComment()
        }
        guard !starts("<!"), !starts("<?") else { throw Failure("a document type or an instruction is not read") }
    }

    private mutating func skipComment() throws(Failure) {
        _ = try upTo("--")
        guard skip(">") else { throw Failure("a comment has -- in it") }
    }

    // MARK: - Text

    private mutating func text() throws(Failure) -> String {
        var result: [UInt8] = []
        while let byte = peek(), byte != UInt8(ascii: "<") {
            at += 1
            switch byte {
            case UInt8(ascii: "&"): result += Array(String(try reference()).utf8)
            case 0x0D:
                // Line ends are one character each.
                if peek() != 0x0A { result.append(0x0A) }
            case 0..<0x20 where byte != 0x09 && byte != 0x0A: throw Failure("a control character")
            default: result.append(byte)
            }
        }
        guard at < bytes.count else { throw Failure("it is cut off") }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func reference() throws(Failure) -> Unicode.Scalar {
        let name = try upTo(";", within: 10)
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let number =
                name.hasPrefix("#x")
                ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            guard let scalar = number.flatMap({ Unicode.Scalar($0) }), scalar != "\0" else {
                throw Failure("an entity that is not known")
            }
            return scalar
        }
    }

    private mutating func name() throws(Failure) -> String {
        let start = at
        while let byte = peek(), Self.isNameByte(byte), at - start < 256 { at += 1 }
        guard at > start, !"-.0123456789".utf8.contains(bytes[start]) else { throw Failure("a name is missing") }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }

    // MARK: - Bytes

    private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

    private func starts(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    @discardableResult
    private mutating func skip(_ text: String) -> Bool {
        guard starts(text) else { return false }
        at += text.utf8.count
        return true
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = at
        while let byte = peek(), [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
        return at > start
    }

    /// What stands before `end`, which is passed over.
    private mutating func upTo(_ end: String, within limit: Int = .max) throws(Failure) -> String {
        let start = at
        while at < bytes.count, at - start <= limit {
            if starts(end) {
                defer { at += end.utf8.count }
                return String(decoding: bytes[start..<at], as: UTF8.self)
            }
            at += 1
        }
        throw Failure("it is cut off")
    }
}
