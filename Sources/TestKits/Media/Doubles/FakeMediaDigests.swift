// SPDX-License-Identifier: Apache-2.0

public import MediaDomain
internal import Synchronization

/// Digests of the right lengths that differ when what goes in differs, but keep no secret; and a random source that
/// gives the same bytes in every run. For tests alone.
public final class FakeMediaDigests: MediaDigests {
    private let state: Mutex<UInt64>

    public init(seed: UInt64 = 1) { state = Mutex(seed) }

    public func begin(_ algorithm: DigestAlgorithm) -> any RunningDigest { Running(length: algorithm.length) }

    /// The digest of a whole message.
    public func digest(_ algorithm: DigestAlgorithm, _ message: [UInt8]) -> [UInt8] {
        var running = begin(algorithm)
        running.update(message)
        return running.finish()
    }

    public func keyed(_ message: [UInt8], purpose: String) -> [UInt8] {
        digest(.sha256, Array("\(purpose):".utf8) + message)
    }

    public func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { left == right }

    public func randomBytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<max(count, 0)).map { _ in
                state &+= 0x9e37_79b9_7f4a_7c15
                return UInt8(truncatingIfNeeded: Running.scrambled(state))
            }
        }
    }

    private struct Running: RunningDigest {
        let length: Int
        var state: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func update(_ bytes: [UInt8]) {
            for byte in bytes { state = Self.scrambled((state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3) }
        }

        func finish() -> [UInt8] {
            (0..<length).map { place in
                UInt8(truncatingIfNeeded: Self.scrambled(state &+ UInt64(place) &* 0x9e37_79b9_7f4a_7c15))
            }
        }

        static func scrambled(_ value: UInt64) -> UInt64 {
            var value = value
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
    }
}
