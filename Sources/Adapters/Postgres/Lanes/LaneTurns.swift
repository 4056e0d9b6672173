// SPDX-License-Identifier: Apache-2.0

/// Which lanes do shared work. Of each kind one does: it comes back for what has gathered meanwhile, which takes fewer
/// round trips and wakes nobody. For a lane that is held up nobody waits.
struct LaneTurns: Sendable {
    /// How long shared work takes as a rule. What takes longer is held up, and another lane may begin.
    private static let length = Duration.milliseconds(10)

    private var busy: [ObjectIdentifier: (kind: LaneKind, since: ContinuousClock.Instant)] = [:]

    /// Whether another lane may begin work of that kind.
    func allow(_ kind: LaneKind, at now: ContinuousClock.Instant) -> Bool {
        kind == .alone || !busy.values.contains { $0.kind == kind && $0.since > now - Self.length }
    }

    mutating func begin(_ kind: LaneKind, _ lane: ObjectIdentifier, at now: ContinuousClock.Instant) {
        busy[lane] = kind == .alone ? nil : (kind, now)
    }

    mutating func end(_ lane: ObjectIdentifier) { busy[lane] = nil }
}
