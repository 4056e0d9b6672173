// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The requests with an `Idempotency-Key` that this process is at work on. Nothing of them is stored: what the end of
/// the process interrupts is free at once, and what it had committed has its answer beside it.
final class RunningClaims: Sendable {
    private let fingerprints = Mutex<[String: String]>([:])

    /// Nil when the scope was free and is now taken; otherwise the fingerprint of the request that has it.
    func begin(_ scope: String, fingerprint: String) -> String? {
        fingerprints.withLock { running in
            if let other = running[scope] { return other }
            running[scope] = fingerprint
            return nil
        }
    }

    func end(_ scope: String) { fingerprints.withLock { $0[scope] = nil } }
}
