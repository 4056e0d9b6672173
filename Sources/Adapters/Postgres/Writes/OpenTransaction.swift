// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel

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
            let cells = zip(image.fields, image.values).filter { !$0.0.type.isEncrypted }.map { ($0.name.rawValue, $1) }
            return Dictionary(cells, uniquingKeysWith: { first, _ in first })
        }
    }

    func write(_ operations: [WriteOperation]) throws(DataError) -> [WriteOutcome.Result] {
        let run = run
        return try with { (connection) throws(DatabaseError) in
            try connection.withSavepoint(connection.state.failure) { (connection) throws(DatabaseError) in
                let start = (run.results.count, run.changes.count)
                do throws(DatabaseError) {
                    for operation in operations {
                        run.results.append(try run.perform(operation, run.results.count, on: connection))
                        run.resultEntities.append(operation.entity)
                    }
                    return Array(run.results[start.0...])
                } catch {
                    run.results.removeSubrange(start.0...)
                    run.resultEntities.removeSubrange(start.0...)
                    run.changes.removeSubrange(start.1...)
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
