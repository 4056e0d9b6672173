// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Logging
import Synchronization

/// Has removed roles taken from those who have them, whatever way the schema changed: accounts hold roles by name.
final class RemovedRolesWatch: Sendable {
    private let accounts: Accounts
    private let errands: Errands
    private let logger: Logger
    private let known = Mutex<Known>(Known())

    private struct Known {
        var version = -1
        var roles: Set<String> = []
    }

    init(accounts: Accounts, errands: Errands, logger: Logger) {
        self.accounts = accounts
        self.errands = errands
        self.logger = logger
    }

    /// Catches up with what changed while the process was down, and watches from then on.
    func begin(_ schemas: SchemaService) async throws(AuthError) {
        schemas.observe { [weak self] schema in
            guard let self, note(schema) else { return }
            errands.add { await self.settle() }
        }
        _ = note(schemas.current)
        try await accounts.settleRoles(known: known.withLock { $0.roles })
    }

    /// Schemas may come in another order than they are numbered; a role that is missing in any of them was removed.
    /// - Returns: whether there is something to do.
    private func note(_ schema: Schema) -> Bool {
        let roles = Set(schema.definition.access.allRoles.map(\.name))
        let (gone, isChanged) = known.withLock { known in
            defer { if schema.version > known.version { known = Known(version: schema.version, roles: roles) } }
            return (known.roles.subtracting(roles), known.roles != roles)
        }
        accounts.noteRemoval(of: gone)
        return isChanged
    }

    private func settle() async {
        do throws(AuthError) {
            try await accounts.settleRoles(known: known.withLock { $0.roles })
        } catch {
            // Done at the next change of roles, or at the next start.
            logger.error("removed roles were not taken from accounts", metadata: ["error": "\(error)"])
        }
    }
}
