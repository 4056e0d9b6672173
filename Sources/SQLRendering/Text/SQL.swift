// SPDX-License-Identifier: Apache-2.0

/// A piece of SQL under construction. It is put together from literals of the source, quoted identifiers, other
/// pieces and parameters; there is no way to put the text of a value into it.
public struct SQL: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case text(String)
        case parameter(SQLParameter, ParameterForm)
        /// A condition that always holds, or never.
        case truth(Bool)

        // By bytes, since names may differ in nothing but the composition of their letters.
        static func == (left: Self, right: Self) -> Bool {
            switch (left, right) {
            case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
            case (.parameter(let left, let form), .parameter(let right, let other)): left == right && form == other
            case (.truth(let left), .truth(let right)): left == right
            default: false
            }
        }

        func hash(into hasher: inout Hasher) {
            switch self {
            case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
            case .parameter(let parameter, _): hasher.combine(parameter)
            case .truth(let holds): hasher.combine(holds)
            }
        }
    }

    private var parts: [Part] = []

    init() {}
    init(text: String) { parts = [.text(text)] }
    public init(_ identifier: SQLIdentifier) { parts = [.text(identifier.quoted)] }
    public init(_ parameter: SQLParameter, as form: ParameterForm = .plain) { parts = [.parameter(parameter, form)] }
    private init(truth holds: Bool) { parts = [.truth(holds)] }
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
        var bound: [Bound] = []
        var numbers: [Bound: Int] = [:]
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .truth(let holds): text += dialect.truth(holds)
            case .parameter(let parameter, let form):
                let one = Bound(parameter: parameter, form: dialect.typesParameters ? form : .plain)
                let number = numbers[one] ?? bound.count + 1
                if number > bound.count { bound.append(one) }
                numbers[one] = number
                text += dialect.placeholder(number)
            }
        }
        return SQLStatement(text: text, parameters: bound.map(\.parameter), forms: bound.map(\.form))
    }

    private struct Bound: Hashable {
        let parameter: SQLParameter
        let form: ParameterForm
    }

    static let holds = SQL(truth: true)
    static let fails = SQL(truth: false)
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
