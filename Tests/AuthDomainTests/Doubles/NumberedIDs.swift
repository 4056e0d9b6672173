// SPDX-License-Identifier: Apache-2.0

import Kernel
import Synchronization

/// Foreseeable ids in ascending order.
final class NumberedIDs: IDGenerator {
    private let last = Mutex(0)

    func makeID() -> String {
        let number = last.withLock { last in
            last += 1
            return last
        }
        let digits = String(number, radix: 16)
        return "00000000-0002-7000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
