// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One change of the database. Entities are those of the schema on the side where they exist; steps that follow a
/// rename name the new name. Names that swap go through a passing one that starts with `_roost_`.
public enum SchemaStep: Sendable {
    /// Tables come behind those that their keys refer to; only in a ring does one refer to a table yet to come.
    case createTable(Entity)
    case dropTable(Entity)
    case renameTable(from: Entity, to: Entity)
    /// Stored rows get null there, except in an autonumber, whose numbers are given in the order of their ids.
    case addColumn(Field, of: Entity)
    case dropColumn(Field, of: Entity)
    case renameColumn(from: Field, to: Field, of: Entity)
    /// Values are converted one by one as ``ValueConversion`` says; those that don't convert refuse the step. Between
    /// key fields of relations the values stay, and what happens on delete changes. No index is on the column then:
    /// the plan drops those before and makes them again after.
    case convertColumn(from: Field, to: Field, of: Entity)
    /// Nulls become the field's default; without one they refuse the step.
    case require(Field, of: Entity)
    /// Values that are not listed any more refuse the step.
    case restrictValues(Field, of: Entity)
    case createIndex(Index, of: Entity)
    case dropIndex(Index, of: Entity)
    /// Nothing in the database changes: labels, order, rules checked on write.
    case describe(String, of: EntityName)
    /// An adopted table: recorded, never touched.
    case adopt(Entity)
    case archive(Entity)
    case unarchive(Entity)
    /// Roles and grants, which the database doesn't know: a sentence of what changes.
    case access(String)

    public enum Risk: String, Sendable, Hashable { case safe, rewrites, destroys }

    public var risk: Risk {
        switch self {
        case .dropTable, .dropColumn: .destroys
        case .convertColumn, .require: .rewrites
        default: .safe
        }
    }
}
