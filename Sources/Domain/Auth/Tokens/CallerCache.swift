// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Remembers the callers seen last, a bounded number of them.
final class CallerCache: Sendable {
    /// A power of two: shards, so that threads rarely meet at a lock.
    private static let shardCount = 16

    private let shards: [Shard]

    init(capacity: Int) {
        let share = max(capacity / Self.shardCount, 2)
        shards = (0..<Self.shardCount).map { _ in Shard(capacity: share) }
    }

    subscript(_ claim: CredentialClaim) -> KnownCaller? {
        get { shards[Self.place(of: claim)].find(claim) }
        set {
            if let newValue { shards[Self.place(of: claim)].keep(newValue, for: claim) }
        }
    }

    private static func place(of claim: CredentialClaim) -> Int {
        claim.hashValue & (shardCount - 1)
    }

    /// Two generations: what is used moves to the young one, and when that is full the old one goes. So what was used
    /// last stays, at the cost of a look-up.
    private final class Shard: Sendable {
        private struct Generations {
            var young: [CredentialClaim: KnownCaller] = [:]
            var old: [CredentialClaim: KnownCaller] = [:]
        }

        private let half: Int
        private let generations = Mutex(Generations())

        init(capacity: Int) { half = max(capacity / 2, 1) }

        func find(_ claim: CredentialClaim) -> KnownCaller? {
            generations.withLock { generations in
                if let caller = generations.young[claim] { return caller }
                guard let caller = generations.old.removeValue(forKey: claim) else { return nil }
                put(caller, for: claim, in: &generations)
                return caller
            }
        }

        func keep(_ caller: KnownCaller, for claim: CredentialClaim) {
            generations.withLock { put(caller, for: claim, in: &$0) }
        }

        private func put(_ caller: KnownCaller, for claim: CredentialClaim, in generations: inout Generations) {
            if generations.young.count >= half, generations.young[claim] == nil {
                generations.old = generations.young
                generations.young = [:]
            }
            generations.young[claim] = caller
        }
    }
}
