// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// An API key that is in force.
public struct ResolvedKey: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Acts as a guest, or as the user whose token comes with it; known to everybody.
        case publishable
        /// Acts as an administrator.
        case secret
    }

    public let id: String
    public let kind: Kind
    /// What it is limited to; nil for no limit.
    public let scopes: [KeyScope]?
    public let expiresAt: Timestamp?

    public init(id: String, kind: Kind, scopes: [KeyScope]?, expiresAt: Timestamp?) {
        self.id = id
        self.kind = kind
        self.scopes = scopes
        self.expiresAt = expiresAt
    }
}
