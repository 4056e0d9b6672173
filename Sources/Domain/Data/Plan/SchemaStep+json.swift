// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SchemaStep {
    /// `{"step","entity"?,"field"?,"from"?,"index"?,"risk","text"}`.
    public var json: JSONValue {
        var object: JSONObject = [("step", JSONValue.string(name))].asObject
        object["entity"] = entity.map { .string($0.rawValue) }
        object["field"] = field.map { .string($0.rawValue) }
        object["from"] = formerName.map { .string($0) }
        object["index"] = index.map { .string($0.name) }
        object["risk"] = .string(risk.rawValue)
        object["text"] = .string(text)
        return .object(object)
    }

    /// Stable, snake_case.
    public var name: String {
        switch self {
        case .createTable: "create_table"
        case .dropTable: "drop_table"
        case .renameTable: "rename_table"
        case .addColumn: "add_column"
        case .dropColumn: "drop_column"
        case .renameColumn: "rename_column"
        case .convertColumn: "convert_column"
        case .require: "require"
        case .restrictValues: "restrict_values"
        case .createIndex: "create_index"
        case .dropIndex: "drop_index"
        case .describe: "describe"
        case .adopt: "adopt"
        case .archive: "archive"
        case .unarchive: "unarchive"
        case .access: "access"
        }
    }

    /// The entity that it is about, by its new name; nil for roles and grants.
    public var entity: EntityName? {
        switch self {
        case .createTable(let entity), .dropTable(let entity), .renameTable(_, let entity), .addColumn(_, let entity),
            .dropColumn(_, let entity), .renameColumn(_, _, let entity), .convertColumn(_, _, let entity),
            .require(_, let entity), .restrictValues(_, let entity), .createIndex(_, let entity),
            .dropIndex(_, let entity), .adopt(let entity), .archive(let entity), .unarchive(let entity):
            entity.name
        case .describe(_, let name): name
        case .access: nil
        }
    }

    private var field: FieldName? {
        switch self {
        case .addColumn(let field, _), .dropColumn(let field, _), .renameColumn(_, let field, _),
            .convertColumn(_, let field, _), .require(let field, _), .restrictValues(let field, _):
            field.name
        default: nil
        }
    }

    private var formerName: String? {
        switch self {
        case .renameTable(let old, _): old.name.rawValue
        case .renameColumn(let old, _, _): old.name.rawValue
        default: nil
        }
    }

    private var index: Index? {
        switch self {
        case .createIndex(let index, _), .dropIndex(let index, _): index
        default: nil
        }
    }

    /// One sentence for people.
    public var text: String {
        switch self {
        case .createTable(let entity): "create the table of \(entity.name)"
        case .dropTable(let entity): "drop the table of \(entity.name) with all its records"
        case .renameTable(let old, let new): "rename \(old.name) to \(new.name)"
        case .addColumn(let field, let entity): "add \(entity.name).\(field.name) (\(field.type.name))"
        case .dropColumn(let field, let entity): "drop \(entity.name).\(field.name) with all its values"
        case .renameColumn(let old, let new, let entity): "rename \(entity.name).\(old.name) to \(new.name)"
        case .convertColumn(let old, let new, let entity): Self.conversion(old, new, entity)
        case .require(let field, let entity):
            "require \(entity.name).\(field.name)" + (field.defaultValue == nil ? "" : ", filling in its default")
        case .restrictValues(let field, let entity): "restrict \(entity.name).\(field.name) to the listed values"
        case .createIndex(let index, let entity):
            "create the \(index.unique ? "unique index" : "index") \(index.name) on \(entity.name)"
                + " (\(index.fields.map(\.rawValue).joined(separator: ", ")))"
        case .dropIndex(let index, let entity): "drop the index \(index.name) on \(entity.name)"
        case .describe(let text, _): text
        case .adopt(let entity): "adopt the table \(entity.table.name) as \(entity.name), as it is"
        case .archive(let entity): "archive \(entity.name); its table stays as it is"
        case .unarchive(let entity): "bring \(entity.name) back"
        case .access(let text): text
        }
    }

    private static func conversion(_ old: Field, _ new: Field, _ entity: Entity) -> String {
        if case .relation = old.type { return "change what deleting does to \(entity.name).\(new.name)" }
        return "convert \(entity.name).\(new.name) from \(old.type.longName) to \(new.type.longName)"
    }
}

extension FieldType {
    /// The name with the kind that makes the difference.
    var longName: String {
        switch self {
        case .number(let rules):
            switch rules.kind {
            case .float: "number (float)"
            case .integer: "number (integer)"
            case .decimal(let scale): "number (decimal, scale \(scale))"
            }
        case .date(let rules): rules.kind == .date ? "date" : "date (\(rules.kind.rawValue))"
        default: name
        }
    }
}
