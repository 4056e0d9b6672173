// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension SystemField {
    /// What an entity's options add to its fields.
    static func fields(for options: EntityOptions) -> [Field] {
        var fields: [Field] = []
        if options.timestamps { fields += [moment(createdAt), moment(updatedAt)] }
        if options.owner { fields.append(field(createdBy, .text(TextRules()))) }
        if options.softDelete { fields.append(moment(deletedAt)) }
        return fields
    }

    /// The columns of a polymorphic relation's target. Hidden, but callers may write them: nothing else links a row.
    static let polymorphic = [reference, entityID].map { name in
        Field(id: name, name: FieldName(literal: name), type: .text(TextRules()), isHidden: true, origin: .system)
    }

    private static func moment(_ name: String) -> Field { field(name, .date(DateRules(kind: .datetime))) }

    private static func field(_ name: String, _ type: FieldType) -> Field {
        Field(id: name, name: FieldName(literal: name), type: type, fillable: [], origin: .system)
    }
}
