// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// The counters that the writer's thread adds to and anyone may read.
final class WriterTally: Sendable {
    private let metrics = Mutex(WriterMetrics())

    var current: WriterMetrics { metrics.withLock { $0 } }

    func add(_ change: (inout WriterMetrics) -> Void) {
        metrics.withLock { change(&$0) }
    }
}
