// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about writing records.
extension OperationDescription {
    private typealias Components = OpenAPIComponents

    private static let one: JSONValue = .envelope(.reference(Components.record), meta: Components.mutationMeta)
    private static let many: JSONValue = .envelope(
        .list(of: .reference(Components.record)),
        meta: Components.mutationMeta
    )

    static func createRecords(_ address: DataAddress) -> Self {
        Self(
            "createRecords",
            at: address,
            "Makes one record, or several at once",
            [.text("on-conflict", "A unique field: a record with the same value is changed instead"), .idempotencyKey],
            request: ["oneOf": [.reference(Components.create), .list(of: .reference(Components.create))]],
            response: ["oneOf": [one, many]],
            status: 201
        )
    }

    static func updateRecords(_ address: DataAddress) -> Self {
        Self(
            "updateRecords",
            at: address,
            "Changes all records that match a condition",
            request: .record(["update": .reference(Components.update), "where": .reference(Components.condition)]),
            response: many
        )
    }

    static func deleteRecords(_ address: DataAddress) -> Self {
        Self(
            "deleteRecords",
            at: address,
            "Deletes all records that match a condition",
            [.condition, .flag("purge", "Deletes for good where the entity keeps deleted records")],
            request: .reference(Components.condition),
            response: many
        )
    }

    static func updateRecord(_ address: DataAddress) -> Self {
        Self(
            "updateRecord",
            at: address,
            "Changes one record",
            [.id, .ifMatch],
            request: .reference(Components.update),
            response: one
        )
    }

    static func deleteRecord(_ address: DataAddress) -> Self {
        Self(
            "deleteRecord",
            at: address,
            "Deletes one record",
            [.id, .flag("purge", "Deletes for good where the entity keeps deleted records"), .ifMatch],
            response: one
        )
    }

    static func restoreRecord(_ address: DataAddress) -> Self {
        Self("restoreRecord", at: address, "Brings back a soft-deleted record", [.id, .idempotencyKey], response: one)
    }

    static func importRecords(_ address: DataAddress) -> Self {
        Self(
            "importRecords",
            at: address,
            "Makes records of a file",
            [
                .choice("format", ["csv", "json", "ndjson"], "Default: by Content-Type"),
                .flag("partial", "Commits every 1,000 rows instead of all or none"),
                .text("on-conflict", "A unique field: a record with the same value is changed instead"),
                .idempotencyKey,
            ],
            request: .textSchema,
            response: .data(.anyObject)
        )
    }

    static let runBatch = Self(
        "runBatch",
        at: .plain,
        "Writes to several entities in one transaction",
        [.idempotencyKey],
        request: .reference(Components.batch),
        response: .data(.list(of: .record(["status": .integerSchema, "data": .object(JSONObject())])))
    )
}
