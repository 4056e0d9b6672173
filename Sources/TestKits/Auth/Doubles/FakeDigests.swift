// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
import Synchronization

/// Digests of the right lengths that differ when what goes in differs, but keep no secret; and a random source that
/// gives the same bytes in every run. For tests alone.
public final class FakeDigests: Digests {
    private let state: Mutex<UInt64>

    public init(seed: UInt64 = 1) { state = Mutex(seed) }

    public func sha256(_ message: [UInt8]) -> [UInt8] { Self.mixed(message, 32) }

    public func keyed(_ message: [UInt8], purpose: String) -> [UInt8] {
        Self.mixed(Array("\(purpose):".utf8) + message, 32)
    }

    public func hmacSHA1(_ message: [UInt8], key: [UInt8]) -> [UInt8] { Self.mixed(key + [0xFF] + message, 20) }

    public func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { left == right }

    public func randomBytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<max(count, 0)).map { _ in
                state &+= 0x9e37_79b9_7f4a_7c15
                return UInt8(truncatingIfNeeded: Self.scrambled(state))
            }
        }
    }

    private static func mixed(_ message: [UInt8], _ count: Int) -> [UInt8] {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in message { state = scrambled((state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3) }
        return (0..<count).map { place in
            UInt8(truncatingIfNeeded: scrambled(state &+ UInt64(place) &* 0x9e37_79b9_7f4a_7c15))
        }
    }

    private static func scrambled(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
