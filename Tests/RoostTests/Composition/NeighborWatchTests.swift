// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization
import Testing

@testable import Roost

@Suite struct NeighborWatchTests {
    private struct Unavailable: Error {}

    private let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test(.timeLimit(.minutes(5)))
    func `what can't be read yet is read again until it has been`() async {
        let tries = Mutex(0)
        let watch = NeighborWatch(logger: quiet) {
            let count = tries.withLock { tries in
                tries += 1
                return tries
            }
            if count < 3 { throw Unavailable() }
        }
        watch.ring()
        watch.ring()
        let running = Task { await watch.run() }
        while tries.withLock({ $0 }) < 3 { await Task.yield() }
        watch.close()
        await running.value
        #expect(tries.withLock { $0 } == 3, "two rings before it began are one")
    }

    @Test(.timeLimit(.minutes(5)))
    func `a server ends though what another node changed can't be read`() async {
        let (tried, trying) = AsyncStream.makeStream(of: Void.self)
        let watch = NeighborWatch(logger: quiet) {
            trying.yield()
            throw Unavailable()
        }
        watch.ring()
        let running = Task { await watch.run() }
        for await _ in tried { break }
        watch.close()
        await running.value
        #expect(!running.isCancelled)
    }
}
