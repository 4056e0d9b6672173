// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
public import Kernel
internal import Synchronization

/// A second factor whose code is always `000000`.
public final class FakeSecondFactor: SecondFactorChecking {
    private let kept = Mutex<(enrolled: Set<RecordID>, pending: [String: PendingSignIn])>(([], [:]))

    public init() {}

    public func enroll(_ account: RecordID) { kept.withLock { _ = $0.enrolled.insert(account) } }

    public func isEnrolled(_ account: RecordID) async throws(AuthError) -> Bool {
        kept.withLock { $0.enrolled.contains(account) }
    }

    public func open(_ pending: PendingSignIn, client: Client) async throws(AuthError) -> String {
        kept.withLock { kept in
            let challenge = "challenge-\(kept.pending.count + 1)"
            kept.pending[challenge] = pending
            return challenge
        }
    }

    public func close(challenge: String, code: String, client: Client) async throws(AuthError) -> PendingSignIn {
        let pending = kept.withLock { code == "000000" ? $0.pending.removeValue(forKey: challenge) : nil }
        guard let pending else { throw .badCredentials }
        return pending
    }

    public func check(_ code: String, of account: RecordID, client: Client) async throws(AuthError) -> Bool {
        code == "000000" && kept.withLock { $0.enrolled.contains(account) }
    }
}
