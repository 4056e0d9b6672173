// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Synchronization

/// Gives `00000000-0000-7000-8000-000000000001` and so on: well-formed UUIDv7s that a test can foresee.
public final class SequentialIDs: IDGenerator {
    private let last = Mutex<UInt64>(0)

    public init() {}

    public func makeID() -> String {
        let number = last.withLock { last in
            last += 1
            return last
        }
        return Self.id(number)
    }

    /// The `number`th id of a generator; the first is 1.
    public static func id(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-7000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
