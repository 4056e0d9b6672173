// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import SQLRendering

extension WriteRun {
    func runHooks(on connection: borrowing Connection) throws(DatabaseError) {
        for hook in plan.transactionHooks {
            let access = OpenTransaction(self)
            do throws(DataError) {
                try access.open(connection) { (access) throws(DataError) in
                    try hook.body(ledger.changes, HookTransaction(access))
                }
            } catch {
                throw hookFailure ?? .refusedByHook(error)
            }
            hookFailure = nil
        }
    }
}
