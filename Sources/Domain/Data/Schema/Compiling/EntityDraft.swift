// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// An entity while a schema is put together.
struct EntityDraft {
    let id: String
    let name: EntityName
    let kind: Entity.Kind
    let options: EntityOptions
    let primaryFormat: PrimaryFormat
    let table: Table
    /// Where it is declared, for issues.
    let pointer: JSONPointer
    var declared: [Field] = []
    var keys: [Field] = []
    var system: [Field] = []
    var references: [Reference] = []
    /// The relation that made each reference, for issues.
    var makers: [String: String] = [:]

    var isAdopted: Bool { table.adoption != nil }

    var fields: [Field] {
        [
            Field(
                id: SystemField.id,
                name: .id,
                type: .primary(primaryFormat),
                fillable: [],
                origin: .system
            )
        ] + declared + keys + system
    }

    func field(_ name: FieldName) -> Field? { fields.first { $0.name == name } }

    var entity: Entity {
        Entity(
            id: id,
            name: name,
            kind: kind,
            options: options,
            fields: fields,
            references: references,
            table: table
        )
    }
}
