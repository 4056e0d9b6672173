// SPDX-License-Identifier: Apache-2.0

import DataDomain
import ServiceLifecycle

/// Brings commits to asynchronous listeners for as long as the app runs.
struct EventDelivery: Service {
    let records: Records

    func run() async throws {
        await cancelWhenGracefulShutdown { await records.deliverEvents() }
    }
}
