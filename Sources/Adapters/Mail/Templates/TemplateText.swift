// SPDX-License-Identifier: Apache-2.0
internal import Mustache

/// One part of a template, checked and ready to be filled.
///
/// Mustache does the work; what may stand in the tags is narrowed here before it: no partials, no inheritance, no
/// transforms, no changed delimiters, no pragmas, nothing unescaped, and sections nested to a fixed depth.
struct TemplateText {
    /// Where and why a text is no template.
    struct Mistake: Error, Hashable {
        let line: Int
        let column: Int
        let reason: String
    }

    static let longest = 65_536
    private static let mostTags = 200
    private static let deepest = 8

    private let template: MustacheTemplate

    /// - Parameter values: the names that tags may have; nil for any.
    init(_ text: String, values: [String]? = nil) throws(Mistake) {
        try Self.check(text, values)
        do {
            // Values are escaped before they get here: Mustache looks at whole characters, and a combining mark behind
            // a quotation mark would hide it.
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
        } catch {
            throw Mistake(line: 1, column: 1, reason: "this is no Mustache template")
        }
    }

    func filled(with values: [String: String]) -> String { template.render(values.filter { !$0.value.isEmpty }) }

    private static func check(_ text: String, _ values: [String]?) throws(Mistake) {
        guard text.utf8.count <= longest else {
            throw Mistake(line: 1, column: 1, reason: "it is longer than \(longest) bytes")
        }
        var sections: [(name: String, at: String.Index)] = []
        var position = text.startIndex
        var tags = 0
        while let open = text[position...].firstRange(of: "{{") {
            let at = open.lowerBound
            guard let close = text[open.upperBound...].firstRange(of: "}}") else {
                throw mistake(in: text, at: at, "a tag has no end")
            }
            tags += 1
            guard tags <= mostTags else { throw mistake(in: text, at: at, "there are more than \(mostTags) tags") }
            try take(text[open.upperBound..<close.lowerBound], at: at, in: text, values, &sections)
            position = close.upperBound
        }
        if let open = sections.last { throw mistake(in: text, at: open.at, "the section \(open.name) has no end") }
    }

    private static func take(
        _ tag: Substring,
        at: String.Index,
        in text: String,
        _ values: [String]?,
        _ sections: inout [(name: String, at: String.Index)]
    ) throws(Mistake) {
        let kind = tag.first.flatMap { "#^/!".contains($0) ? $0 : nil }
        if kind == "!" { return }
        let name = (kind == nil ? tag : tag.dropFirst()).trimmed
        guard isName(name) else {
            throw mistake(in: text, at: at, "a tag holds a name, or #, ^ or / and a name; this one does not")
        }
        if let values, !values.contains(String(name)) {
            let known = values.joined(separator: ", ")
            throw mistake(in: text, at: at, "this mail has no \(name); it has \(known)")
        }
        switch kind {
        case "#", "^":
            sections.append((String(name), at))
            guard sections.count <= deepest else {
                throw mistake(in: text, at: at, "sections stand more than \(deepest) deep")
            }
        case "/":
            guard sections.popLast()?.name == String(name) else {
                throw mistake(in: text, at: at, "no open section has this name: \(name)")
            }
        default: break
        }
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy {
            isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
    }

    private static func mistake(in text: String, at index: String.Index, _ reason: String) -> Mistake {
        let before = text[..<index].split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return Mistake(line: before.count, column: (before.last?.count ?? 0) + 1, reason: reason)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
