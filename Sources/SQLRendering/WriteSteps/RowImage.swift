// SPDX-License-Identifier: Apache-2.0

public import Conditions
public import DataDomain
public import Kernel

/// One row as it is stored, with all that a change of it has to know: what ``WriteRenderer/image(of:lock:)`` gives.
public struct RowImage: Sendable {
    public let fields: [Field]
    /// One for each field.
    public let values: [Value]
    /// Nil where rows have none: on adopted tables.
    public let version: Int64?

    public init(fields: [Field], values: [Value], version: Int64?) {
        self.fields = fields
        self.values = values
        self.version = version
    }

    public func value(of name: FieldName) -> Value {
        for (field, value) in zip(fields, values) where field.name == name { return value }
        return .null
    }

    /// The value of a field that may be computed; null for one that there isn't.
    public func value(of field: Field) -> Value {
        guard case .computed(let rules) = field.type else { return value(of: field.name) }
        return rules.expression.evaluate(as: rules.kind) { value(of: $0) }
    }

    /// What a check of the row after a change means by a variable: `$old.field` is the row before it.
    public func value(of variable: Variable) -> Value? {
        guard case .old(let name) = variable, let field = FieldName(rawValue: name) else { return nil }
        return value(of: field)
    }

    /// The values by field, but for secrets, which nobody is told.
    public var json: JSONObject {
        JSONObject(zip(fields, values).filter { !$0.0.isSecret }.map { ($0.0.name.rawValue, $0.1.json) })
    }

    /// The values by field as hooks see them: all but encrypted ones.
    public var record: [String: Value] {
        let cells = zip(fields, values).filter { !$0.0.type.isEncrypted }.map { ($0.name.rawValue, $1) }
        return Dictionary(cells, uniquingKeysWith: { first, _ in first })
    }
}

extension Liveness {
    public init(_ image: RowImage, _ entity: Entity) {
        let field = FieldName(rawValue: SystemField.deletedAt)
        self.init(entity, deletedAt: field.map { image.value(of: $0) } ?? .null)
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
