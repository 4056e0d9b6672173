// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import Synchronization

/// Notes attempts, and refuses them all when told to.
public final class FakeAttemptLimits: AttemptLimiting {
    public struct Note: Sendable, Hashable {
        public let attempt: Attempt
        public let isRight: Bool
    }

    private let kept = Mutex<(notes: [Note], isLocked: Bool)>(([], false))

    public init() {}

    public var notes: [Note] { kept.withLock { $0.notes } }

    public func lock() { kept.withLock { $0.isLocked = true } }

    public func admit(_ attempt: Attempt) throws(AuthError) {
        if kept.withLock({ $0.isLocked }) { throw .tooManyAttempts(retryAfter: .seconds(30)) }
    }

    public func fail(_ attempt: Attempt) { kept.withLock { $0.notes.append(Note(attempt: attempt, isRight: false)) } }

    public func succeed(_ attempt: Attempt) {
        kept.withLock { $0.notes.append(Note(attempt: attempt, isRight: true)) }
    }
}
