// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

/// One row as it is stored, with all that a change of it has to know.
struct RowImage {
    let fields: [Field]
    let values: [Value]
    let version: Int64?

    func value(of name: FieldName) -> Value {
        for (field, value) in zip(fields, values) where field.name == name { return value }
        return .null
    }

    /// The value of a field that may be computed; null for one that there isn't.
    func value(of field: Field) -> Value {
        guard case .computed(let rules) = field.type else { return value(of: field.name) }
        return rules.expression.evaluate(as: rules.kind) { value(of: $0) }
    }

    /// The values by field, but for secrets, which nobody is told.
    var json: JSONObject {
        JSONObject(zip(fields, values).filter { !$0.0.isSecret }.map { ($0.0.name.rawValue, $0.1.json) })
    }
}

extension Field {
    /// Not even Roost's own log is told what it holds.
    var isSecret: Bool {
        switch type {
        case .secret, .encrypted: true
        default: false
        }
    }
}

extension Value {
    /// Equal to the byte, which texts that are equal as Strings need not be.
    func isIdentical(to other: Value) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)), (.json(let left), .json(let right)):
            left.utf8.elementsEqual(right.utf8)
        default: self == other
        }
    }
}

extension Statement {
    /// The cell as a value of `field`.
    func value(at index: Int, of field: Field) throws(SQLiteError) -> Value {
        try value(at: index, as: field.type.valueKind)
    }

    /// The cell as a value of this kind; blobs, which only adopted tables hold, count as text.
    func value(at index: Int, as kind: ValueKind?) throws(SQLiteError) -> Value {
        switch (type(at: index), kind) {
        case (.null, _): return .null
        case (.integer, .boolean): return .boolean(integer(at: index) != 0)
        case (.integer, .decimal(let scale)): return .decimal(Decimal(unscaled: integer(at: index), scale: scale))
        case (.integer, .real): return .real(real(at: index))
        case (.integer, .text): return .text(String(integer(at: index)))
        case (.integer, _): return .integer(integer(at: index))
        case (.real, _): return .real(real(at: index))
        case (.text, .json), (.text, .geo): return .json(try text(at: index) ?? "")
        case (.text, _), (.blob, _): return .text(try text(at: index) ?? "")
        }
    }

    /// The cell as a record's id; null is no id.
    func recordID(at index: Int) throws(SQLiteError) -> RecordID? {
        switch type(at: index) {
        case .null: nil
        case .integer: .integer(integer(at: index))
        case .real, .text, .blob: .text(try text(at: index) ?? "")
        }
    }
}

extension RecordID {
    /// Nil for a value that is no id.
    init?(_ value: Value) {
        switch value {
        case .integer(let id): self = .integer(id)
        case .text(let id): self = .text(id)
        default: return nil
        }
    }
}
