// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about the schema as resources.
extension OperationDescription {
    private static let name = Parameter("name", in: .path, summary: "Name of the resource")
    private static let dryRun = Parameter.flag("dry-run", "Answers the plan and changes nothing")
    private static let confirm = Parameter.flag("confirm", "Allows steps that destroy stored data")
    private static let planned = [dryRun, confirm]
    private static let replace = Parameter.flag("replace", "The body is the whole schema; what it doesn't name goes")
    private static let archived = Parameter.choice("include", ["archived"], "Lists archived entities too")

    private static func schema(
        _ id: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        request: JSONValue? = nil,
        response: JSONValue = .anyObject,
        status: Int = 200
    ) -> Self {
        Self(
            id,
            summary: summary,
            tags: ["schema"],
            parameters: parameters,
            request: request,
            response: .data(response).withMeta,
            status: status
        )
    }

    static func listResources(_ kind: SchemaResource) -> Self {
        schema(
            "list\(kind.plural)",
            "All \(kind.rawValue)",
            kind == .entities ? [archived] : [],
            response: .list(of: .anyObject)
        )
    }

    static func createResource(_ kind: SchemaResource) -> Self {
        schema(
            "create\(kind.singular)",
            "Makes one of the \(kind.rawValue)",
            planned + [.idempotencyKey],
            request: .anyObject,
            status: 201
        )
    }

    static func getResource(_ kind: SchemaResource) -> Self {
        schema("get\(kind.singular)", "One of the \(kind.rawValue)", [name])
    }

    static func updateResource(_ kind: SchemaResource) -> Self {
        schema("update\(kind.singular)", "Changes one of the \(kind.rawValue)", [name] + planned, request: .anyObject)
    }

    static func deleteResource(_ kind: SchemaResource) -> Self {
        schema("delete\(kind.singular)", "Removes one of the \(kind.rawValue)", [name] + planned)
    }

    static let restoreEntity = schema(
        "restoreEntity",
        "Brings back an archived entity",
        [name] + planned + [.idempotencyKey]
    )

    static let planSchema = schema(
        "planSchema",
        "The steps from the schema in force to a whole or partial one",
        [replace],
        request: .anyObject
    )

    static let applySchema = schema(
        "applySchema",
        "Brings the database to a whole or partial schema",
        [replace] + planned + [.idempotencyKey],
        request: .anyObject
    )

    static let schemaHistory = schema(
        "schemaHistory",
        "Applied plans, newest first",
        [Parameter("limit", in: .query, schema: ["type": "integer", "minimum": 1, "maximum": 1000, "default": 50])],
        response: .list(of: .anyObject)
    )

    static let schemaDoctor = schema(
        "schemaDoctor",
        "What adopted tables lack, such as indices",
        response: .list(of: .anyObject)
    )

    static let adoptableTables = schema(
        "adoptableTables",
        "Tables in the database that are no entities",
        response: .list(of: .anyObject)
    )

    static let inspectTables = schema(
        "inspectTables",
        "The entities that tables would become",
        request: .anyObject
    )

    static let adoptTables = schema(
        "adoptTables",
        "Makes entities of tables without changing the tables",
        planned + [.idempotencyKey],
        request: .anyObject
    )
}

extension JSONValue {
    /// The schema of an answer that may carry the applied plan.
    fileprivate var withMeta: JSONValue {
        guard case .object(var object) = self, case .object(var properties)? = object["properties"] else { return self }
        properties["meta"] = .anyObject
        object["properties"] = .object(properties)
        return .object(object)
    }
}
