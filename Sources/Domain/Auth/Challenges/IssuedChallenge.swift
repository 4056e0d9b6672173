// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What opens a new challenge, to be told to one person and kept nowhere, and the writes that make it.
public struct IssuedChallenge: Sendable, CustomStringConvertible {
    /// The token of a link (43 characters that addresses carry unchanged), or the six digits of a code.
    public let secret: String
    public let expiresAt: Timestamp
    /// To be committed, alone or with what else belongs to the change.
    public let writes: [AuthWrite]

    /// Without the secret.
    public var description: String { "IssuedChallenge(expiresAt: \(expiresAt))" }
}
