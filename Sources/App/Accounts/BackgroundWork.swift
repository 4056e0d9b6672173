// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Curl
import MailAdapter
import ServiceLifecycle

/// What nobody waits for: mails and notes of the accounts' services. At the end what was taken is done.
struct BackgroundWork: Service {
    let errands: Errands
    let outbound: OutboundServices
    /// Adds errands of its own as the schema changes.
    let removedRoles: RemovedRolesWatch
    /// Keeps up with other nodes.
    let neighbors: NeighborWatch

    func run() async throws {
        await withGracefulShutdownHandler {
            async let mails: Void = outbound.mail.run()
            async let following: Void = neighbors.run()
            await errands.run()
            // Errands post mails, so these come last.
            outbound.mail.finish()
            await mails
            await following
            await outbound.client.shutdown()
        } onGracefulShutdown: {
            errands.close()
            neighbors.close()
        }
    }
}
