// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import Kernel

/// The machine's clock.
public struct SystemClock: WallClock {
    public init() {}
    public func now() -> Timestamp {
        Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
