// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Names an upload in its address: 32 hexadecimal digits that nobody can guess.
public struct UploadID: Sendable, Hashable {
    public let text: String

    /// Nil for anything but 32 lower-case hexadecimal digits.
    public init?(_ text: String) {
        guard BlobKey.isDigits(text[...]) else { return nil }
        self.text = text
    }

    /// - Parameter random: 16 bytes that nobody can foresee.
    public init?(random: [UInt8]) { self.init(Hex.encode(random)) }
}
