// SPDX-License-Identifier: Apache-2.0

/// Keeps the audit log.
public protocol ActivityRecording: Sendable {
    /// The event as a write, for the transaction of the change that it tells of.
    func write(of event: ActivityEvent) -> AuthWrite
    /// Keeps an event that comes with no change, such as a failed sign-in. Never fails the caller: what can't be kept
    /// goes to the log.
    func record(_ event: ActivityEvent) async
}
