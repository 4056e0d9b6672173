// SPDX-License-Identifier: Apache-2.0

/// Recursive descent over a pattern; the length limit bounds its depth.
struct RegexParser {
    private let scalars: [Unicode.Scalar]
    private(set) var place = 0
    private(set) var foldsCase = false

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func pattern() throws(LinearRegex.SyntaxError) -> RegexNode {
        if scalars.starts(with: "(?i)".unicodeScalars) {
            foldsCase = true
            place = 4
        }
        let node = try alternatives()
        guard next == nil else { throw error("A \")\" has no \"(\".") }
        return node
    }

    var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    /// The scalar behind ``next``.
    var afterNext: Unicode.Scalar? { place + 1 < scalars.count ? scalars[place + 1] : nil }

    mutating func advance() { place += 1 }

    mutating func skip(_ count: Int) { place += count }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    func error(_ description: String) -> LinearRegex.SyntaxError {
        LinearRegex.SyntaxError("Regular expression, behind \(place) characters: \(description)", at: place)
    }

    private mutating func alternatives() throws(LinearRegex.SyntaxError) -> RegexNode {
        var nodes = [try sequence()]
        while take("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
    }

    private mutating func sequence() throws(LinearRegex.SyntaxError) -> RegexNode {
        var nodes: [RegexNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            nodes.append(try quantified(try atom()))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func atom() throws(LinearRegex.SyntaxError) -> RegexNode {
        guard let scalar = next else { return .empty }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try set())
        case "\\": return try escape()
        case "*", "+", "?", "{":
            throw error("\"\(scalar)\" has nothing to repeat; write \"\\\(scalar)\" for the character.")
        default: break
        }
        advance()
        return switch scalar {
        case ".": .set(.everythingButLineFeed)
        case "^": .assertion(.start)
        case "$": .assertion(.end)
        default: .set(ScalarSet(scalar, foldsCase: foldsCase))
        }
    }

    private mutating func group() throws(LinearRegex.SyntaxError) -> RegexNode {
        advance()
        if take("?") {
            guard take(":") else { throw error(Self.refusal(ofGroup: next, afterNext)) }
        }
        let node = try alternatives()
        guard take(")") else { throw error("A \"(\" is not closed.") }
        return node
    }

    private static func refusal(ofGroup first: Unicode.Scalar?, _ second: Unicode.Scalar?) -> String {
        switch (first, second) {
        case ("=", _), ("!", _), ("<", "="), ("<", "!"): "Look-around is not supported."
        case ("P", _), ("<", _), ("'", _): "Named groups are not supported."
        case (">", _): "Atomic groups are not supported."
        default: "Of the groups that begin with \"(?\" only \"(?:\" is supported, and \"(?i)\" at the start."
        }
    }
}
