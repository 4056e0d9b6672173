// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel
internal import SQLRendering

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

    /// Reads the row that ``WriteRenderer/image(of:locking:)`` gives.
    init(_ result: QueryResult, _ entity: Entity) {
        let fields = entity.storedFields
        self.fields = fields
        values = fields.enumerated().map { result.value(0, $0, $1.type.native) }
        version = entity.isVersioned ? result.integer(0, fields.count) : nil
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

extension QueryResult {
    func value(_ row: Int, _ column: Int, _ type: NativeType) -> Value {
        guard !isNull(row, column) else { return .null }
        return withBytes(row, column) { CellText.value($0, type) } ?? .null
    }

    /// The cell as a record's id; null is no id.
    func recordID(_ row: Int, _ column: Int, _ format: PrimaryFormat) -> RecordID? {
        guard !isNull(row, column) else { return nil }
        if format == .integer, let id = integer(row, column) { return .integer(id) }
        return text(row, column).map { .text($0) }
    }
}
