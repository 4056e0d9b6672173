// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import Kernel

extension Expression {
    /// The value for one row, as the type check's `kind` has it; `row` gives the value of each field. The databases
    /// agree with this: arithmetic that leaves 64 bits, or a real number's range, gives null.
    public func evaluate(as kind: ValueKind, row: (FieldName) -> Value) -> Value {
        value(row).converted(to: kind)
    }

    private func value(_ row: (FieldName) -> Value) -> Value {
        switch self {
        case .field(let name): return row(name)
        case .literal(let value): return value
        case .call(let function, let arguments):
            let values = arguments.map { $0.value(row) }
            switch function {
            case .concat: return .text(values.map(\.concatenated).joined())
            case .coalesce: return values.first { !$0.isNull } ?? .null
            case .choose: return values[0] == .boolean(true) ? values[1] : values[2]
            default: return values.contains(.null) ? .null : Self.apply(function, values)
            }
        }
    }

    /// Functions that are null for any null argument.
    private static func apply(_ function: Function, _ values: [Value]) -> Value {
        switch function {
        case .lower: values[0].mapText { $0.lowercased() }
        case .upper: values[0].mapText { $0.uppercased() }
        case .trim: values[0].mapText(trimmed)
        case .length: values[0].textValue.map { .integer(Int64($0.unicodeScalars.count)) } ?? .null
        case .add: Arithmetic.fold(values, .add)
        case .subtract: Arithmetic.fold(values, .subtract)
        case .multiply: Arithmetic.fold(values, .multiply)
        case .divide: Arithmetic.quotient(values[0], values[1])
        case .round: Arithmetic.rounded(values[0], digits: values.count > 1 ? values[1] : .integer(0))
        case .equal: .boolean(Arithmetic.isEqual(values[0], values[1]))
        case .less: Arithmetic.isLess(values[0], values[1]).map { .boolean($0) } ?? .null
        case .concat, .coalesce, .choose: .null
        }
    }

    /// Without the spaces (U+0020) at both ends.
    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { $0 != " " }), let last = scalars.lastIndex(where: { $0 != " " })
        else { return "" }
        return String(scalars[first...last])
    }
}

extension Value {
    fileprivate var textValue: String? { if case .text(let text) = self { text } else { nil } }

    fileprivate func mapText(_ transform: (String) -> String) -> Value {
        textValue.map { .text(transform($0)) } ?? .null
    }

    /// Null counts as empty.
    fileprivate var concatenated: String {
        switch self {
        case .text(let text): text
        case .integer(let integer): String(integer)
        default: ""
        }
    }

    /// The same number as a value of another kind of number; anything else as it is.
    fileprivate func converted(to kind: ValueKind) -> Value {
        switch (self, kind) {
        case (.integer(let integer), .real): .real(Double(integer))
        case (.decimal(let decimal), .real): .real(decimal.doubleValue)
        case (.integer(let integer), .decimal(let scale)):
            Decimal(literal: String(integer), scale: scale).map { .decimal($0) } ?? .null
        case (.decimal(let decimal), .decimal(let scale)):
            Decimal(literal: decimal.description, scale: scale).map { .decimal($0) } ?? .null
        default: self
        }
    }
}
