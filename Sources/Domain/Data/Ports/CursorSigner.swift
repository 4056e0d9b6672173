// SPDX-License-Identifier: Apache-2.0

/// Signs cursors, so that a caller can't make one up.
public protocol CursorSigner: Sendable {
    /// A tag of 16 bytes over `message`.
    func tag(_ message: [UInt8]) -> [UInt8]
}
