// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Makes UUIDv7s that ascend within the process, also when many fall into one millisecond or the clock steps back:
/// RFC 9562, section 6.2, method 1, with a counter of 42 bits. It starts anew at a random place in the lower half of
/// its range in each millisecond, and the time moves ahead of the clock should it ever run over.
public final class UUIDv7Generator: IDGenerator {
    private struct State {
        var milliseconds: UInt64 = 0
        var counter: UInt64 = 0
    }

    private let clock: any WallClock
    private let random: @Sendable () -> UInt64
    private let state = Mutex(State())

    /// `random` gives 64 random bits at each call and may be called from any thread.
    public init(clock: any WallClock, random: @escaping @Sendable () -> UInt64) {
        self.clock = clock
        self.random = random
    }

    public func makeID() -> String { next().description }

    /// A new UUID, larger than all earlier ones of this generator.
    public func next() -> UUIDv7 {
        let now = UInt64(clamping: clock.now().millisecondsSinceEpoch)
        let place = state.withLock { state in
            if now > state.milliseconds {
                state = State(milliseconds: now, counter: randomStart())
            } else if state.counter < UUIDv7.largestCounter {
                state.counter += 1
            } else {
                state = State(milliseconds: state.milliseconds + 1, counter: randomStart())
            }
            return state
        }
        return UUIDv7(
            milliseconds: place.milliseconds,
            counter: place.counter,
            tail: UInt32(truncatingIfNeeded: random())
        )
    }

    private func randomStart() -> UInt64 { random() & UUIDv7.largestCounter / 2 }
}
