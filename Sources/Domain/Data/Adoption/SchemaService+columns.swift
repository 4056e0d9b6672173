// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaService {
    /// Refuses a field on an adopted entity whose table has no such column: Roost never adds one there.
    func requireColumns(_ plan: SchemaPlan) async throws(DataError) {
        let added = plan.to.entities.filter { $0.table.adoption != nil }.flatMap { entity in
            entity.fields.filter { Self.isNew($0, of: entity, in: plan.from) }.map { (entity: entity, field: $0) }
        }
        guard !added.isEmpty else { return }
        let tables: [TableDescription]
        do throws(DatabaseError) {
            tables = try await store.adoptableTables(besides: .empty)
        } catch {
            throw DataError(schema: error)
        }
        let issues = SchemaIssues()
        for (entity, field) in added {
            let column = entity.table.adoption?.columns[field.name.rawValue] ?? field.name.rawValue
            let table = tables.first { $0.name == entity.table.name && $0.namespace == entity.table.namespace }
            guard let table, !table.columns.contains(where: { $0.name == column }) else { continue }
            issues.add(
                JSONPointer("entities", entity.name.rawValue, "fields", field.name.rawValue),
                "adopted_table",
                "the adopted table \(table.name) has no column `\(column)`, and Roost does not change it"
            )
        }
        try issues.throwIfAny()
    }

    private static func isNew(_ field: Field, of entity: Entity, in schema: Schema) -> Bool {
        guard field.type.hasColumn, field.origin != .system, field.name.rawValue != SystemField.id,
            let before = schema.entity(id: entity.id)
        else { return false }
        return !before.fields.contains { $0.id == field.id }
    }
}
