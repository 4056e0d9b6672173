// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension OwnRecords {
    private static let resealedPage = 200

    /// Seals all values of encrypted fields anew, those of deleted records too, so that they are under the newest key.
    /// Records get a new version, and no hook looks at them. Done again after a failure it does everything again.
    /// - Returns: how many records were sealed anew.
    public func resealFields() async throws(DataError) -> Int {
        var count = 0
        for entity in records.schema.entities where entity.hasEncryptedFields {
            var last: Value?
            while true {
                let page = try await resealPage(of: entity.name, after: last)
                count += page.resealed
                guard page.rows == Self.resealedPage, let end = page.last else { break }
                last = end
            }
        }
        return count
    }

    private struct Page {
        let rows: Int
        let resealed: Int
        /// The id of the last row.
        let last: Value?
    }

    private func resealPage(of name: EntityName, after last: Value?) async throws(DataError) -> Page {
        let context = context()
        return try await records.underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireAnyEntity(name)
            let fields = entity.fields.filter { $0.type.isEncrypted }
            let deletedAt = entity.options.softDelete ? [SystemField.deletedAt] : []
            var query = RecordQuery(
                limit: Self.resealedPage,
                sort: [.init(SystemField.id)],
                select: [SystemField.id] + deletedAt + fields.map(\.name.rawValue),
                condition: last.map { ["id": ["$gt": $0.json]] }
            )
            query.deleted = entity.options.softDelete ? .with : .without
            let planner = records.planner(context, schema: schema)
            let planned = try planner.list(query, of: entity, cursor: nil, isCompatible: false)
            let rows = try await records.read([planned.plan], context: context, into: CollectingRowSink()).rows
            let operations = rows.compactMap { Self.reseal($0, fields, of: entity, schema: schema) }
            if !operations.isEmpty { try await write(operations, context) }
            return Page(rows: rows.count, resealed: operations.count, last: rows.last?[SystemField.id])
        }
    }

    /// Nil for a record that has no such value.
    private static func reseal(
        _ row: [String: Value],
        _ fields: [Field],
        of entity: Entity,
        schema: Schema
    ) -> WriteOperation? {
        let assignments: [Assignment] = fields.compactMap { field in
            guard let value = row[field.name.rawValue], !value.isNull else { return nil }
            return Assignment(field, .set(.value(value)))
        }
        guard let id = row[SystemField.id], !assignments.isEmpty else { return nil }
        let update = WriteOperation.Update(
            target: .id(.value(id)),
            assignments: assignments,
            restores: row[SystemField.deletedAt].map { !$0.isNull } ?? false
        )
        return WriteOperation(entity: entity, schema: schema, kind: .update(update), returning: nil)
    }

    private func write(_ operations: [WriteOperation], _ context: RequestContext) async throws(DataError) {
        let plan = WritePlan(
            operations: try FieldSealing(cipher: records.cipher).sealed(operations),
            origin: .init(actor: context.caller.principal.actor, requestID: context.requestID, time: context.now),
            deadline: context.deadline
        )
        do throws(DatabaseError) {
            _ = try await records.database.write(plan)
        } catch {
            throw error == .schemaConflict ? .schemaChanged : DataError(reading: error)
        }
    }
}
