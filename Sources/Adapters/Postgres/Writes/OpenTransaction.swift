// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// The transaction as hooks use it. It reaches the connection only as long as ``open(_:_:)`` runs.
@safe
final class OpenTransaction: TransactionAccess {
    private let run: WriteRun
    private var connection: UnsafePointer<Connection>?

    init(_ run: WriteRun) { self.run = run }

    func open(
        _ connection: borrowing Connection,
        _ body: (OpenTransaction) throws(DataError) -> Void
    ) throws(DataError) {
        try unsafe withUnsafePointer(to: connection) { pointer throws(DataError) in
            unsafe self.connection = pointer
            defer { unsafe self.connection = nil }
            try body(self)
        }
    }

    func record(_ id: RecordID, of entity: EntityName) throws(DataError) -> [String: Value]? {
        let run = run
        return try with { (connection) throws(DatabaseError) in
            guard let schema = run.plan.operations.first?.schema, let entity = schema.entity(entity) else { return nil }
            guard let image = try run.image(of: id, entity, in: schema, lock: nil, on: connection) else { return nil }
            return image.record
        }
    }

    func targets(of deletion: WriteOperation) throws(DataError) -> [RecordID] {
        guard case .delete(let delete) = deletion.kind else { return [] }
        let run = run
        return try with { (connection) throws(DatabaseError) in
            let step = WriteStep(deletion, at: run.ledger.results.count)
            return try run.targets(delete.target, delete.checks, delete.softly ? .live : nil, step, on: connection)
        }
    }

    func write(_ operations: [WriteOperation]) throws(DataError) -> [WriteOutcome.Result] {
        let run = run
        return try with { (connection) throws(DatabaseError) in
            try connection.withSavepoint(connection.state.failure) { (connection) throws(DatabaseError) in
                let mark = run.ledger.mark
                do throws(DatabaseError) {
                    for operation in operations {
                        let result = try run.perform(operation, run.ledger.results.count, on: connection)
                        run.ledger.add(result, of: operation.entity)
                    }
                    return run.ledger.results(since: mark)
                } catch {
                    run.ledger.goBack(to: mark)
                    throw error
                }
            }
        }
    }

    private func with<Output>(
        _ body: (borrowing Connection) throws(DatabaseError) -> Output
    ) throws(DataError) -> Output {
        guard let pointer = unsafe connection else {
            throw .internalFailure("a hook used its transaction after it had ended")
        }
        do throws(DatabaseError) {
            return try body(unsafe pointer.pointee)
        } catch {
            run.hookFailure = error
            throw .internalFailure("a step of a transaction hook failed with \(error)")
        }
    }
}
