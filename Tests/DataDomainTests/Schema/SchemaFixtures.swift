// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Synchronization
import Testing

/// Ids that a test can foresee: `id-1`, `id-2`, …
final class NumberedIDs: IDGenerator {
    private let count = Mutex(0)
    private let prefix: String
    init(_ prefix: String = "id") { self.prefix = prefix }
    func makeID() -> String {
        count.withLock {
            $0 += 1
            return "\(prefix)-\($0)"
        }
    }
}

/// A schema store in memory that answers what a test tells it to.
final class RecordingSchemaStore: SchemaStore {
    struct State {
        var stored: StoredSchema?
        var plans: [SchemaPlan] = []
        var tables: [TableDescription] = []
        var obstacles: [SchemaObstacle] = []
        var refusal: DatabaseError?
    }
    let state = Mutex(State())

    var plans: [SchemaPlan] { state.withLock { $0.plans } }

    func current() async throws(DatabaseError) -> StoredSchema? { state.withLock { $0.stored } }

    func history(limit: Int) async throws(DatabaseError) -> [AppliedPlan] {
        state.withLock { state in
            state.plans.reversed().prefix(limit).map { plan in
                AppliedPlan(
                    version: plan.to.version,
                    time: Timestamp(millisecondsSinceEpoch: 0),
                    actor: "system",
                    plan: plan.json().text
                )
            }
        }
    }

    func apply(_ plan: SchemaPlan, origin _: WritePlan.Origin) async throws(DatabaseError) {
        let failure: DatabaseError? = state.withLock { state in
            if let refusal = state.refusal { return refusal }
            guard (state.stored?.version ?? 0) == plan.from.version else { return .schemaConflict }
            state.stored = StoredSchema(version: plan.to.version, json: plan.to.definition.storedJSON.text)
            state.plans.append(plan)
            return nil
        }
        if let failure { throw failure }
    }

    func adoptableTables(besides _: Schema) async throws(DatabaseError) -> [TableDescription] {
        state.withLock { $0.tables }
    }

    func obstacles(_: SchemaPlan) async throws(DatabaseError) -> [SchemaObstacle] {
        state.withLock { $0.obstacles }
    }
}

enum Schemas {
    static func definition(
        _ json: JSONValue,
        over current: SchemaDefinition = SchemaDefinition(),
        ids: NumberedIDs = NumberedIDs()
    ) throws -> SchemaDefinition {
        try SchemaDefinition(json: json, over: current, ids: ids)
    }

    static func compiled(_ json: JSONValue, version: Int = 1) throws -> Schema {
        try definition(json).compiled(version: version)
    }

    /// Everything that is wrong with a schema, as `pointer code`.
    static func issues(_ json: JSONValue) -> [String] {
        do throws(DataError) {
            _ = try SchemaDefinition(json: json, ids: NumberedIDs()).compiled(version: 1)
            return []
        } catch {
            guard case .invalid(let issues) = error else { return ["\(error)"] }
            return issues.map { "\($0.pointer) \($0.code)" }
        }
    }

    /// A schema of one entity `posts` with these fields.
    static func posts(_ fields: JSONValue, config: JSONValue = [:]) -> JSONValue {
        ["entities": ["posts": ["config": config, "fields": fields]]]
    }

    static let context = RequestContext(
        caller: .system,
        requestID: "test",
        now: Timestamp(millisecondsSinceEpoch: 0),
        deadline: .now + .seconds(30)
    )
}

/// A blog in bknd's form.
let blog: JSONValue = [
    "default_primary_format": "integer",
    "entities": [
        "users": ["fields": ["email": ["type": "email", "config": ["required": true]]]],
        "posts": [
            "type": "regular",
            "config": ["name": "Posts", "sort_field": "title", "sort_dir": "desc", "timestamps": true],
            "fields": [
                "title": ["type": "text", "config": ["required": true, "maxLength": 100]],
                "views": ["type": "number", "config": ["kind": "integer", "default_value": 0]],
                "status": [
                    "type": "enum", "config": ["options": ["type": "strings", "values": ["draft", "live"]]],
                ],
            ],
        ],
        "tags": ["fields": ["label": ["type": "text"]]],
        "comments": ["fields": ["body": ["type": "richtext"]]],
    ],
    "relations": [
        "author": ["type": "n:1", "source": "posts", "target": "users", "config": ["mappedBy": "author"]],
        "tagged": ["type": "m:n", "source": "posts", "target": "tags", "config": [:]],
        "of-post": [
            "type": "n:1", "source": "comments", "target": "posts",
            "config": ["required": true, "on_delete": "cascade"],
        ],
    ],
    "indices": ["idx_posts_status": ["entity": "posts", "fields": ["status"], "unique": false]],
]
