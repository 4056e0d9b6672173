// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// The rows whose value a field's new type has no place for.
public struct RefusedValues: Sendable {
    private var records: [RecordID] = []
    private var count = 0

    public init() {}

    public mutating func add(_ id: RecordID) {
        count += 1
        if records.count < SchemaObstacle.listed { records.append(id) }
    }

    /// What stands in the way of giving the field its new type.
    public func obstacles(_ field: Field, of entity: Entity) -> [SchemaObstacle] {
        guard count > 0 else { return [] }
        return [
            SchemaObstacle(
                kind: .notConvertible,
                entity: entity.name,
                fields: [field.name],
                records: records,
                count: count
            )
        ]
    }
}
