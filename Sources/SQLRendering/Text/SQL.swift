// SPDX-License-Identifier: Apache-2.0

/// A piece of SQL under construction. It is put together from literals of the source, quoted identifiers, other
/// pieces and parameters; there is no way to put the text of a value into it.
public struct SQL: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case text(String)
        case parameter(SQLParameter)

        // By bytes, since names may differ in nothing but the composition of their letters.
        static func == (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
            case (.parameter(let left), .parameter(let right)): left == right
            default: false
            }
        }

        func hash(into hasher: inout Hasher) {
            switch self {
            case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
            case .parameter(let parameter): hasher.combine(parameter)
            }
        }
    }

    private var parts: [Part] = []

    init() {}
    init(text: String) { parts = [.text(text)] }
    public init(_ identifier: SQLIdentifier) { parts = [.text(identifier.quoted)] }
    public init(_ parameter: SQLParameter) { parts = [.parameter(parameter)] }
    public init(_ number: Int) { parts = [.text(String(number))] }

    mutating func append(_ other: SQL) { parts += other.parts }
    mutating func append(text: String) { parts.append(.text(text)) }

    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    /// The text, with each parameter numbered where it first stands.
    public func statement(_ dialect: Dialect) -> SQLStatement {
        var text = ""
        var parameters: [SQLParameter] = []
        var numbers: [SQLParameter: Int] = [:]
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .parameter(let parameter):
                let number = numbers[parameter] ?? parameters.count + 1
                if number > parameters.count { parameters.append(parameter) }
                numbers[parameter] = number
                text += dialect.placeholder(number)
            }
        }
        return SQLStatement(text: text, parameters: parameters)
    }
}

extension [SQL] {
    /// The pieces with `separator` between them.
    public func joined(_ separator: SQL) -> SQL {
        var sum = SQL()
        for (place, piece) in enumerated() {
            if place > 0 { sum.append(separator) }
            sum.append(piece)
        }
        return sum
    }

    /// The pieces as conjuncts, without those that always hold.
    func conjunction() -> SQL {
        let kept = filter { $0 != .holds }
        if kept.isEmpty { return .holds }
        return kept.joined(" AND ")
    }
}

extension SQL {
    static let holds: SQL = "1"
    static let fails: SQL = "0"
}
