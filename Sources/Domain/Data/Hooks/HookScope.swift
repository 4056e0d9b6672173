// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Marks the task in which a hook runs, so that what it calls can tell: how deep hooks have nested, and which records'
/// writes are waiting for it.
enum HookScope {
    struct PendingWrite: Sendable, Hashable {
        let entity: EntityName
        /// Nil while the record is being created.
        let id: RecordID?
    }

    /// Hooks that call back deeper than this are refused.
    static let maximumDepth = 8

    /// The writes that wait for the hooks around this task, outermost first.
    @TaskLocal static var pending: [PendingWrite] = []
}
