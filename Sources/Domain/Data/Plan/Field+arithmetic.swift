// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import JSON
public import Kernel

extension Field {
    /// What an increment makes of a stored value: nothing counts as zero. Adapters compute it in the transaction.
    /// - Parameter operation: which one of the plan asks, for the error.
    /// - Throws: `.outOfRange` when the field may not hold the sum, `.invalidValue` for what is no number.
    public func sum(of old: Value, and amount: Value, operation: Int) throws(DatabaseError) -> Value {
        let sum: Value?
        switch (old, amount) {
        case (.null, _): sum = amount
        case (.integer(let number), .integer(let more)):
            let (total, overflows) = number.addingReportingOverflow(more)
            sum = overflows ? nil : .integer(total)
        case (.decimal(let number), .decimal(let more)): sum = number.adding(more).map { .decimal($0) }
        case (.real(let number), .real(let more)): sum = (number + more).isFinite ? .real(number + more) : nil
        default: throw .invalidValue(operation: operation, field: name, reason: "not a number")
        }
        guard let sum, allows(sum) else { throw .outOfRange(operation: operation, field: name) }
        return sum
    }

    /// What `$push` makes of a stored list; the other elements stay as they are written.
    /// - Throws: `.notAnArray` for anything else.
    public func list(_ old: Value, with element: JSONValue, operation: Int) throws(DatabaseError) -> Value {
        guard !old.isNull else { return .json("[\(element.text)]") }
        guard case .json(let text) = old, case .array(let elements)? = try? JSONValue(parsing: text) else {
            throw .notAnArray(operation: operation, field: name)
        }
        return .json(JSONValue.array(elements + [element]).text)
    }

    /// The default as it is stored; nil without one.
    public var storedDefault: Value? {
        guard let json = defaultValue, !json.isNull, let kind = type.valueKind else { return nil }
        return kind == .json || kind == .geo ? .json(json.text) : kind.value(from: json)
    }

    /// Whether a number is within the bounds of the field.
    private func allows(_ value: Value) -> Bool {
        guard case .number(let rules) = type else { return true }
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .decimal(let decimal): number = decimal.doubleValue
        case .real(let real): number = real
        default: return true
        }
        if let bound = rules.minimum, number < bound { return false }
        if let bound = rules.maximum, number > bound { return false }
        if let bound = rules.exclusiveMinimum, number <= bound { return false }
        if let bound = rules.exclusiveMaximum, number >= bound { return false }
        return true
    }
}
