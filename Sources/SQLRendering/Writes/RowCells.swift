// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// The columns that a write sets, in order, each once. By name: a field holds so much that lists of them cost more
/// than what is written.
public struct RowCells: Sendable {
    public private(set) var names: [FieldName] = []
    public private(set) var values: [Value] = []

    public init() {}

    public init(_ field: Field, _ value: Value) { set(field, value) }

    /// As many are about to come.
    public mutating func reserve(_ count: Int) {
        names.reserveCapacity(count)
        values.reserveCapacity(count)
    }

    /// Does nothing for fields without a column.
    public mutating func set(_ field: Field, _ value: Value) {
        guard field.type.hasColumn else { return }
        if let place = names.firstIndex(of: field.name) {
            values[place] = value
        } else {
            append(field.name, value)
        }
    }

    public mutating func append(_ name: FieldName, _ value: Value) {
        names.append(name)
        values.append(value)
    }

    /// The value given for a field; nil without one.
    public func given(_ name: String) -> Value? {
        names.firstIndex { $0.rawValue == name }.map { values[$0] }
    }

    public func fields(of entity: Entity) -> [(field: Field, value: Value)] {
        zip(names, values).compactMap { name, value in entity.field(name.rawValue).map { ($0, value) } }
    }

    /// The values as their columns keep them.
    public func stored(_ entity: Entity) -> [Value] {
        guard entity.table.adoption != nil else { return values }
        return fields(of: entity).map { field, value in entity.storage(of: field)?.stored(value) ?? value }
    }
}
