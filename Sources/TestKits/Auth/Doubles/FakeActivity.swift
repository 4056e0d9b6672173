// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import Kernel
internal import Synchronization

/// Keeps what it is told of failures, and writes the rest into the store as every implementation does.
public final class FakeActivity: ActivityRecording {
    private let kept = Mutex<[ActivityEvent]>([])

    public init() {}

    /// Everything that was told, also what a refused transaction took back.
    public var events: [ActivityEvent] { kept.withLock { $0 } }

    public func write(of event: ActivityEvent) -> AuthWrite {
        kept.withLock { $0.append(event) }
        var values = JSONObject([
            ("actor", .string(event.actor)), ("action", .string(event.action)),
            ("outcome", .string(event.outcome.rawValue)),
        ])
        if let user = event.user { values["user"] = .string(user.reference) }
        return .insert(.activity, values)
    }

    public func record(_ event: ActivityEvent) async { kept.withLock { $0.append(event) } }
}
