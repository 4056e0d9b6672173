// SPDX-License-Identifier: Apache-2.0

public import Kernel
internal import Synchronization

/// A clock that stands still until a test moves it.
public final class FakeClock: WallClock {
    private let moment: Mutex<Timestamp>

    /// - Parameter moment: 2024-05-01T12:00:00.000Z unless the test needs another one.
    public init(_ moment: Timestamp = Timestamp(millisecondsSinceEpoch: 1_714_564_800_000)) {
        self.moment = Mutex(moment)
    }

    public func now() -> Timestamp { moment.withLock { $0 } }

    public func advance(seconds: Int64) {
        moment.withLock { $0 = Timestamp(millisecondsSinceEpoch: $0.millisecondsSinceEpoch + seconds * 1000) }
    }
}
