// SPDX-License-Identifier: Apache-2.0

/// Who asks. Never absent: a caller without credentials is ``anonymous``.
public struct Principal: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case anonymous
        case user(RecordID)
        /// The process itself: boot, the command line on its own data folder, embedding code.
        case system
    }

    public let kind: Kind
    /// Names of the roles held, oldest first.
    public let roles: [String]

    public init(kind: Kind, roles: [String] = []) {
        self.kind = kind
        self.roles = roles
    }

    public static let anonymous = Principal(kind: .anonymous)
    public static let system = Principal(kind: .system)

    /// The form in which the change log names an actor: `anonymous`, `system` or `user:ID`.
    public var actor: String {
        switch kind {
        case .anonymous: "anonymous"
        case .system: "system"
        case .user(let id): "user:\(id)"
        }
    }
}
