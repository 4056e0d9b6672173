// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

extension MemoryTransaction: TransactionAccess {
    func run(_ hook: TransactionHook) throws(DatabaseError) {
        do throws(DataError) {
            try hook.body(changes, HookTransaction(self))
            hookFailure = nil
        } catch {
            throw hookFailure ?? .refusedByHook(error)
        }
    }

    func record(_ id: RecordID, of name: EntityName) throws(DataError) -> [String: Value]? {
        guard let entity = store.schema.entity(name) else { throw .unknownEntity(name.rawValue) }
        guard let record = store.tables[name]?.rows[id] else { return nil }
        var values = [SystemField.id: record.id.value]
        for field in entity.storedFields where !field.type.isEncrypted {
            values[field.name.rawValue] = record[field.name.rawValue]
        }
        return values
    }

    func targets(of deletion: WriteOperation) throws(DataError) -> [RecordID] {
        guard case .delete(let delete) = deletion.kind else { return [] }
        do throws(DatabaseError) {
            let step = Step(number: 0, operation: deletion)
            return try records(delete.target, checks: delete.checks, step, which: { _ in true }).map(\.id)
        } catch {
            hookFailure = error
            throw .internalFailure("a hook's question failed: \(error)")
        }
    }

    func write(_ operations: [WriteOperation]) throws(DataError) -> [WriteOutcome.Result] {
        let before = (store, changes)
        do throws(DatabaseError) {
            return try run(operations)
        } catch {
            (store, changes) = before
            hookFailure = error
            throw .internalFailure("a hook's write failed: \(error)")
        }
    }
}
