// SPDX-License-Identifier: Apache-2.0

/// Who asks. Never absent: a caller without credentials is ``anonymous``.
public struct Principal: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case anonymous
        case user(RecordID)
        /// A program with a secret API key, by the key's id.
        case key(String)
        /// The process itself: boot, the command line on its own data folder, embedding code.
        case system
    }

    public let kind: Kind
    /// Names of the roles assigned, oldest first. What everybody has by being signed in or not is not among them.
    public let roles: [String]
    /// Nil for callers of whom nothing more is known.
    public let details: PrincipalDetails?

    public init(kind: Kind, roles: [String] = [], details: PrincipalDetails? = nil) {
        self.kind = kind
        self.roles = roles
        self.details = details
    }

    public static let anonymous = Principal(kind: .anonymous)
    public static let system = Principal(kind: .system)

    /// The form in which the change log names an actor: `anonymous`, `system`, `user:ID` or `key:ID`, and for an
    /// administrator in somebody's name `user:ID (by user:ID)`.
    public var actor: String {
        switch kind {
        case .anonymous: "anonymous"
        case .system: "system"
        case .key(let id): "key:\(id)"
        case .user(let id):
            if let impersonator = details?.impersonator { "user:\(id) (by user:\(impersonator))" } else { "user:\(id)" }
        }
    }
}
