// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// A tag that depends on every byte but on no key, so that the cursors of tests are the same in every run.
public struct FixedCursorSigner: CursorSigner {
    public init() {}

    public func tag(_ message: [UInt8]) -> [UInt8] {
        var state = (UInt64(message.count), UInt64(0x9e37_79b9_7f4a_7c15))
        for byte in message {
            state.0 = (state.0 ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            state.1 = (state.1 &+ state.0) ^ (state.1 >> 7)
        }
        return [state.0, state.1].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
        }
    }
}
