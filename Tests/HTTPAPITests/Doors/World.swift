// SPDX-License-Identifier: Apache-2.0
import JSON
import Kernel

/// A small app as a model: its entities, all that is stored, and who was granted what. What callers may see of it is
/// worked out by ``WorldView``, without the server's own code.
struct World: Sendable {
    struct Field: Sendable {
        enum Kind: Sendable { case text, integer, boolean, key, secret }
        let name: String
        let kind: Kind
        var isHidden = false
        var isUnique = false
    }

    struct Reference: Sendable {
        enum Path: Sendable {
            case toOne(key: String)
            case inverse(key: String, many: Bool)
            case through(connection: String, near: String, far: String)
        }
        let name: String
        let target: String
        let path: Path

        var isMany: Bool {
            switch path {
            case .toOne: false
            case .inverse(_, let many): many
            case .through: true
            }
        }
    }

    struct Table: Sendable {
        let name: String
        var fields: [Field]
        var references: [Reference] = []
        var deletesSoftly = false
        var isConnection = false

        func field(_ name: String) -> Field? { fields.first { $0.name == name } }
        func reference(_ name: String) -> Reference? { references.first { $0.name == name } }
    }

    struct Relation: Sendable {
        let name: String
        let kind: String
        let source: String
        let target: String
        var forward: String?
        var backward: String?
    }

    struct Row: Sendable, Equatable {
        /// Null where nothing is there.
        var cells: [String: JSONValue]
        var isDeleted = false
    }

    var tables: [Table] = []
    var relations: [Relation] = []
    var rows: [String: [Int: Row]] = [:]
    var grants: [DoorGrant] = []

    func table(_ name: String) -> Table? { tables.first { $0.name == name } }

    func row(_ id: Int, of table: String) -> Row? { rows[table]?[id] }

    /// Ids upwards.
    func ids(of table: String) -> [Int] { rows[table]?.keys.sorted() ?? [] }

    // MARK: - As the server takes it

    var schema: JSONValue {
        let entities = tables.filter { !$0.isConnection }.map { table -> (String, JSONValue) in
            let fields = table.fields.filter { $0.kind != .key }.map { ($0.name, $0.json) }
            var config = JSONObject()
            if table.deletesSoftly { config["softDelete"] = true }
            return (table.name, ["config": .object(config), "fields": .object(JSONObject(fields))])
        }
        let unique = tables.flatMap { table in
            table.fields.filter(\.isUnique).map { field -> (String, JSONValue) in
                let name = "idx_unique_\(table.name)_\(field.name)"
                return (name, ["entity": .string(table.name), "fields": [.string(field.name)], "unique": true])
            }
        }
        return [
            "entities": .object(JSONObject(entities)),
            "relations": .object(JSONObject(relations.map { ($0.name, $0.json) })),
            "indices": .object(JSONObject(unique)),
            "roles": ["editor": [:], "other": [:]],
            "permissions": .object(JSONObject(grants.map { ($0.id, $0.json) })),
        ]
    }
}

extension World.Field {
    fileprivate var json: JSONValue {
        var config = JSONObject()
        if isHidden { config["hidden"] = true }
        let type: JSONValue
        switch kind {
        case .text: type = "text"
        case .boolean: type = "boolean"
        case .secret: type = "secret"
        case .integer, .key:
            type = "number"
            config["kind"] = "integer"
        }
        return ["type": type, "config": .object(config)]
    }
}

extension World.Relation {
    fileprivate var json: JSONValue {
        var config = JSONObject()
        config["mappedBy"] = forward.map { .string($0) }
        config["inversedBy"] = backward.map { .string($0) }
        return [
            "type": .string(kind), "source": .string(source), "target": .string(target), "config": .object(config),
        ]
    }
}

/// One right to work with records, as it was drawn.
struct DoorGrant: Sendable {
    let id: String
    let role: String
    let table: String
    /// `get`, `list`, `read`, `update`, `delete`.
    let actions: [String]
    let rule: DoorRule?
    /// Nil for all.
    let fields: [String]?

    func covers(_ action: String) -> Bool {
        actions.contains(action) || (actions.contains("read") && (action == "get" || action == "list"))
    }

    var json: JSONValue {
        var object = JSONObject([("role", JSONValue.string(role)), ("entity", .string(table))])
        object["action"] = .array(actions.map { .string($0) })
        object["where"] = rule?.json
        object["fields"] = fields.map { .array($0.map { .string($0) }) } ?? "*"
        return .object(object)
    }
}
