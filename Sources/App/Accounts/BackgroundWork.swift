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
    /// Has limits count what other nodes take; nil when there are none.
    let attempts: AttemptSharing?

    private static let sharingPause = Duration.milliseconds(250)

    func run() async throws {
        let sharing = Task { await share() }
        await withGracefulShutdownHandler {
            async let mails: Void = outbound.mail.run()
            async let following: Void = neighbors.run()
            await errands.run()
            // Errands post mails, so these come last.
            outbound.mail.finish()
            await mails
            await following
            sharing.cancel()
            await sharing.value
            await outbound.client.shutdown()
        } onGracefulShutdown: {
            errands.close()
            neighbors.close()
            sharing.cancel()
        }
    }

    private func share() async {
        guard let attempts else { return }
        while !Task.isCancelled {
            await attempts.settle()
            try? await Task.sleep(for: Self.sharingPause)
        }
    }
}
