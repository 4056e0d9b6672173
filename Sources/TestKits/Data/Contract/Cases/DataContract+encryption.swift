// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    /// Adds an entity with encrypted fields.
    private static func prepare(_ session: inout ContractSession) async throws {
        try await session.apply { definition in
            definition.entities.append(
                try ContractSchema.entity(
                    "vaults",
                    [
                        try ContractSchema.field("name", .text(TextRules())),
                        try ContractSchema.field("note", .encrypted(.text(TextRules()))),
                        try ContractSchema.field("data", .encrypted(.json)),
                    ],
                    options: EntityOptions(softDelete: true)
                )
            )
        }
    }

    private static func get(_ id: String, _ records: Records, _ session: ContractSession) async throws -> JSONValue {
        var query = RecordQuery()
        query.deleted = .with
        guard case .answer(let answer) = try await records.get("vaults", id, query, context: session.planner.context)
        else { return .null }
        return try JSONValue(parsing: answer.writer.bytes)
    }

    private static func row(_ written: Written) throws -> JSONValue {
        guard let row = written.rows.first else { throw ContractFailure(description: "nothing was written") }
        return try JSONValue(parsing: row.json)
    }

    /// The text that lies in the column.
    private static func stored(_ name: String, _ session: ContractSession) async throws -> JSONValue {
        let plan = try session.plan("vaults", ["select": [.string(name)]])
        let column = OutputColumn(
            field: try session.field(name, of: "vaults"),
            name: name,
            encoding: .text,
            prefix: [UInt8(ascii: ",")] + JSONWriter.keyBytes(name)
        )
        let shape = ReadShape(
            entity: plan.shape.entity,
            schemaVersion: plan.shape.schemaVersion,
            columns: [column],
            alternatives: [],
            policy: plan.shape.policy,
            filter: plan.shape.filter,
            scopes: [:],
            order: plan.shape.order,
            seek: nil,
            limit: plan.shape.limit,
            expansions: [],
            count: .none
        )
        return try await session.answer(ReadPlan(shape: shape, values: plan.values)).rows.first?[name] ?? .null
    }

    /// Claims that a value that can't be opened is a defect, and no answer.
    private static func claimUnopened(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch DataError.internalFailure {
            return
        }
        throw ContractFailure(description: "a value that doesn't open was answered")
    }

    static let encryption: [Case] = [
        Case("encrypted fields are stored sealed and answered open") { session in
            var session = session
            try await prepare(&session)
            let records = session.records()
            let context = session.planner.context
            let body: JSONValue = ["name": "a", "note": "caf\u{E9} \u{1F600} \"x\"", "data": ["k": [1, nil]]]
            let made = try row(try await records.create("vaults", body, context: context))
            try claimEqual(made["note"], body["note"])
            try claimEqual(made["data"], body["data"])
            try claimEqual(try await get("1", records, session), made)
            let note = try await stored("note", session).stringValue
            let data = try await stored("data", session).stringValue
            try claim(note?.hasPrefix("sealed|k1|field:") == true, "note lies there as \(note ?? "null")")
            try claim(data?.hasPrefix("sealed|k1|field:") == true, "data lie there as \(data ?? "null")")
            let update: JSONValue = ["note": ["$unset": true], "data": "text"]
            let changed = try row(try await records.update("vaults", "1", update, context: context))
            try claimEqual(changed["note"], .null)
            try claimEqual(changed["data"], "text")
            try claimEqual(try await stored("note", session), .null)
        },
        Case("the change log tells nothing of encrypted fields") { session in
            var session = session
            try await prepare(&session)
            let records = session.records()
            let context = session.planner.context
            _ = try await records.create("vaults", ["name": "a", "note": "plain"], context: context)
            _ = try await records.update("vaults", "1", ["name": "b", "note": "other"], context: context)
            _ = try await records.delete("vaults", "1", purge: true, context: context)
            let log = try await session.database.changes(after: 0, limit: 100)
            try claimEqual(log.map(\.action), [.create, .update, .delete])
            try claimEqual(log[1].old, JSONObject([("name", "a")]))
            try claimEqual(log[2].old["name"], "b")
            try claim(log.allSatisfy { $0.old["note"] == nil && $0.old["data"] == nil }, "the log holds values")
        },
        Case("a value that doesn't open fails the request, and a write with it") { session in
            var session = session
            try await prepare(&session)
            let context = session.planner.context
            _ = try await session.records().create("vaults", ["name": "a", "note": "plain"], context: context)
            let stranger = session.records(cipher: FakeFieldCipher(key: "k2"))
            try await claimUnopened { _ = try await get("1", stranger, session) }
            try await claimUnopened {
                _ = try await stranger.list("vaults", RecordQuery(), context: context)
            }
            try await claimUnopened {
                _ = try await stranger.update("vaults", "1", ["name": "b"], context: context)
            }
            try claimEqual(try await get("1", session.records(), session)["name"], "a")
        },
        Case("all values are sealed anew, those of deleted records too") { session in
            var session = session
            try await prepare(&session)
            let context = session.planner.context
            let old = session.records()
            let bodies = (0..<450).map {
                ["name": "n", "note": .string("note \($0)"), "data": [.integer($0)]] as JSONValue
            }
            _ = try await old.create("vaults", .array(bodies), context: context)
            _ = try await old.create("vaults", ["name": "empty"], context: context)
            _ = try await old.delete("vaults", "2", context: context)
            let both = session.records(cipher: FakeFieldCipher(key: "k2", older: ["k1"]))
            try claimEqual(try await OwnRecords(both).resealFields(), 450)
            let new = session.records(cipher: FakeFieldCipher(key: "k2"))
            for number in [1, 2, 200, 201, 450] {
                let record = try await get(String(number), new, session)
                try claimEqual(record["note"], .string("note \(number - 1)"))
                try claimEqual(record["data"], [.integer(Int64(number - 1))])
            }
            try claim(try await get("2", new, session)["deletedAt"] != .null, "a deleted record has come back")
        },
        Case("switching encryption on or off is refused where there are values") { session in
            var session = session
            for from in [FieldType.text(TextRules()), .json] {
                let to = FieldType.encrypted(from)
                for isBack in [false, true] {
                    let name = "box\(isBack)\(from.name)".lowercased()
                    let (from, to) = isBack ? (to, from) : (from, to)
                    try await session.apply { definition in
                        definition.entities.append(
                            try ContractSchema.entity(name, [try ContractSchema.field("value", from)])
                        )
                    }
                    let context = session.planner.context
                    _ = try await session.records().create(name, [["value": nil], ["value": "v"]], context: context)
                    let plan = try session.planning { try $0.change("value", of: name) { $0.typed(to) } }
                    let obstacle = SchemaObstacle(
                        kind: .notConvertible,
                        entity: try EntityName(of: name),
                        fields: [try FieldName(of: "value")],
                        records: [.integer(2)],
                        count: 1
                    )
                    try claimEqual(try await session.database.obstacles(plan), [obstacle])
                    _ = try await session.records().update(name, "2", ["value": nil], context: context)
                    try await session.database.apply(plan, origin: ContractSession.origin)
                    session.schema = plan.to
                    let made = try await session.records().create(name, ["value": "w"], context: context)
                    try claimEqual(try row(made)["value"], "w")
                }
            }
        },
        Case("transaction hooks neither see nor write encrypted fields") { session in
            var session = session
            try await prepare(&session)
            let context = session.planner.context
            let entity = try session.entity("vaults")
            let (schema, note) = (session.schema, try session.field("note", of: "vaults"))
            let hooks = HookRegistry()
            hooks.inTransaction(
                of: entity.name,
                id: "hook",
                TransactionHook { changes, transaction throws(DataError) in
                    guard let id = changes.first?.recordID,
                        let record = try transaction.record(id, of: entity.name), record["note"] == nil,
                        record["name"] != nil
                    else { throw .forbidden(hint: "the record") }
                    let update = WriteOperation.Update(
                        target: .id(.value(id.value)),
                        assignments: [Assignment(note, .set(.value(.text("plain"))))]
                    )
                    _ = try transaction.write([
                        WriteOperation(entity: entity, schema: schema, kind: .update(update), returning: nil)
                    ])
                }
            )
            let records = session.records(hooks: hooks)
            try await claimUnopened {
                _ = try await records.create("vaults", ["name": "a", "note": "b"], context: context)
            }
            try claimEqual(try await session.count("vaults"), 0)
        },
    ]
}
