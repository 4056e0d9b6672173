// SPDX-License-Identifier: Apache-2.0

/// What a field holds, with the rules of its type. A new type is a case here, its file in `Fields/`, its rendering
/// and its cases in the contract suite.
public indirect enum FieldType: Sendable, Hashable {
    case primary(PrimaryFormat)
    case text(TextRules)
    case number(NumberRules)
    case boolean
    case date(DateRules)
    case enumeration(EnumerationRules)
    case json
    case jsonSchema(JSONSchemaRules)
    case email(TextRules)
    case url(TextRules)
    case slug(TextRules)
    case richText(TextRules)
    case geo
    /// Write-only: stored as a password hash, never read, tested with `verify`.
    case secret(TextRules)
    /// An expression over the row; has no column.
    case computed(ComputedRules)
    case autonumber(AutonumberRules)
    /// The key column of a relation.
    case relation(RelationRules)
    /// Files bound to the record; has no column (the media library stores the binding).
    case media(MediaRules)
    /// Has no column and no value unless code supplies one.
    case virtual
    /// A text or json type whose values are stored sealed, and opened for whoever may read them (``FieldCipher``).
    /// Nothing can be asked of such a field but its value.
    case encrypted(FieldType)
}
