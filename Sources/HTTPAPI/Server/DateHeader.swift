// SPDX-License-Identifier: Apache-2.0

import Kernel
import Synchronization

/// The value of `Date`, written anew once a second.
final class DateHeader: Sendable {
    private struct Written {
        var second: Int64 = .min
        var text = ""
    }

    private let clock: any WallClock
    private let written = Mutex(Written())

    init(clock: any WallClock) { self.clock = clock }

    func value() -> String {
        let second = clock.now().millisecondsSinceEpoch / 1000
        return written.withLock { written in
            if written.second != second {
                written = Written(second: second, text: HTTPDate(secondsSinceEpoch: second).description)
            }
            return written.text
        }
    }
}
