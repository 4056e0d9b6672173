// SPDX-License-Identifier: Apache-2.0

import Kernel

extension WriteBuilder {
    /// The plan of all that was added; throws what is wrong with the bodies. Secrets are hashed here, when nothing else
    /// can go wrong any more, because hashing is slow.
    mutating func plan(
        hasher: any SecretHasher,
        hooks: [TransactionHook] = [],
        expectations: [WritePlan.Expectation] = []
    ) async throws(DataError) -> WritePlan {
        flush()
        guard issues.isEmpty else { throw .invalid(issues) }
        if !secrets.isEmpty { try await putSecrets(hasher) }
        let context = planner.context
        return WritePlan(
            operations: try FieldSealing(cipher: planner.cipher).sealed(operations),
            origin: .init(
                actor: context.caller.principal.actor,
                requestID: context.requestID,
                time: context.now
            ),
            deadline: context.deadline,
            transactionHooks: hooks,
            expectations: expectations
        )
    }

    private mutating func putSecrets(_ hasher: any SecretHasher) async throws(DataError) {
        for (operation, pending) in Dictionary(grouping: secrets, by: \.operation).sorted(by: { $0.key < $1.key }) {
            var kind = operations[operation].kind
            for secret in pending {
                let hash = try await hasher.hash(secret.text.reveal())
                let assignment = Assignment(secret.field, .set(.value(.text(hash))))
                kind = Self.adding(assignment, to: kind, row: secret.row, isUpdated: isFillable(secret.field, .update))
            }
            replaceOperation(operation, kind: kind)
        }
        secrets = []
    }

    private static func adding(
        _ assignment: Assignment,
        to kind: WriteOperation.Kind,
        row: Int,
        isUpdated: Bool
    ) -> WriteOperation.Kind {
        switch kind {
        case .insert(var insert):
            insert.rows[row].append(assignment)
            if isUpdated, insert.onConflict?.keepsExisting == false {
                insert.onConflict?.update.assignments.append(assignment)
            }
            return .insert(insert)
        case .update(var update):
            update.assignments.append(assignment)
            return .update(update)
        case .delete:
            return kind
        }
    }
}
