// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Counts what connections do.
final class PoolTally: Sendable {
    private let open = Atomic<Int>(0)
    private let trips = Atomic<Int>(0)

    var connections: Int { open.load(ordering: .relaxed) }
    var roundTrips: Int { trips.load(ordering: .relaxed) }

    func opened() { open.add(1, ordering: .relaxed) }
    func closed() { open.subtract(1, ordering: .relaxed) }
    func add(roundTrips count: Int) { trips.add(count, ordering: .relaxed) }
}
