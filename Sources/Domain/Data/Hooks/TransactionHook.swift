// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A synchronous hook that runs on the writer, inside the transaction, after the plan's operations: a few
/// milliseconds at most, because everybody's writes wait for it. What it throws undoes the whole plan.
public struct TransactionHook: Sendable {
    public let body: @Sendable (_ changes: [Change], _ transaction: borrowing HookTransaction) throws(DataError) -> Void
    public init(
        _ body:
            @escaping @Sendable (_ changes: [Change], _ transaction: borrowing HookTransaction) throws(DataError) ->
            Void
    ) {
        self.body = body
    }
}

/// The open transaction as a hook sees it. It can't be copied, so it can't outlive the call.
public struct HookTransaction: ~Copyable {
    private let access: any TransactionAccess
    public init(_ access: any TransactionAccess) { self.access = access }

    /// The record as it is in the transaction, every stored field by name but encrypted ones; nil if there is none.
    public func record(_ id: RecordID, of entity: EntityName) throws(DataError) -> [String: Value]? {
        try access.record(id, of: entity)
    }

    /// The records that a deletion would remove, as things stand in the transaction. Nothing is removed.
    public func targets(of deletion: WriteOperation) throws(DataError) -> [RecordID] {
        try access.targets(of: deletion)
    }

    /// Runs further operations in the same transaction; they are logged like any others and trigger no hooks.
    /// Encrypted fields can't be written here, only cleared.
    public func write(_ operations: [WriteOperation]) throws(DataError) -> [WriteOutcome.Result] {
        guard !operations.contains(where: { $0.setsEncryptedFields }) else {
            throw .internalFailure("a transaction hook can't write encrypted fields")
        }
        return try access.write(operations)
    }
}

/// What an adapter offers to hooks inside its transaction.
public protocol TransactionAccess {
    func record(_ id: RecordID, of entity: EntityName) throws(DataError) -> [String: Value]?
    /// None for operations of another kind.
    func targets(of deletion: WriteOperation) throws(DataError) -> [RecordID]
    func write(_ operations: [WriteOperation]) throws(DataError) -> [WriteOutcome.Result]
}
