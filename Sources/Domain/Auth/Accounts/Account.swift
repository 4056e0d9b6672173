// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Somebody who can sign in: a record of the users entity, read with types.
public struct Account: Sendable {
    public let id: RecordID
    /// Grows with every change of the record.
    public let version: Int64
    /// In the form of ``EmailAddress``.
    public let email: String
    /// Names of the roles assigned; `admin` first for an administrator, then oldest first. ``everybodysRole`` is not
    /// among them: it needs no assigning.
    public let roles: [String]
    /// How the account came to be or signs in: `password`, `anonymous`, or the name of a provider.
    public let strategy: String
    /// Nil for an account that signs in by other means only.
    let passwordHash: Secret<String>?
    /// The address is known to be the owner's.
    public let isVerified: Bool
    public let isDisabled: Bool
    public let isAnonymous: Bool
    public let language: String?
    /// The address that the owner wants to change to.
    public let pendingEmail: String?
    /// The whole record, but for ``hiddenFields``.
    public let fields: JSONObject

    public static let administratorRole = "admin"
    /// What everybody is who is signed in, and what an account without another role is said to be.
    public static let everybodysRole = "user"
    /// Never shown to anybody.
    public static let hiddenFields: Set = ["strategy_value", "email_pending"]
    /// Set through this domain alone, never from a body of an app's own fields.
    public static let protectedFields: Set = [
        "id", "email", "password", "strategy", "strategy_value", "role", "roles", "verified", "disabled", "anonymous",
        "email_pending", "version", "createdAt", "updatedAt", "createdBy", "updatedBy", "deletedAt",
    ]

    /// Anything missing or of another type counts as its safest value.
    public init(_ record: AuthRecord) {
        id = record.id
        version = record.version
        email = record["email"]?.stringValue ?? ""
        roles = Self.roles(in: record)
        strategy = record["strategy"]?.stringValue ?? ""
        passwordHash = record["strategy_value"]?.stringValue.map { Secret($0) }
        isVerified = record["verified"]?.booleanValue ?? false
        isDisabled = record["disabled"]?.booleanValue ?? false
        isAnonymous = record["anonymous"]?.booleanValue ?? false
        language = record["language"]?.stringValue
        pendingEmail = record["email_pending"]?.stringValue
        fields = JSONObject(
            record.values.members.lazy.filter { !Self.hiddenFields.contains($0.key) }.map { ($0.key, $0.value) }
        )
    }

    public var hasPassword: Bool { passwordHash != nil }
    public var isAdministrator: Bool { roles.contains(Self.administratorRole) }

    private static func roles(in record: AuthRecord) -> [String] {
        let names = record["roles"]?.arrayValue ?? record["role"].map { [$0] } ?? []
        return names.compactMap(\.stringValue).filter { !$0.isEmpty && $0 != everybodysRole }
    }

    /// The assigned roles as they are shown: never none.
    static func shown(_ roles: [String]) -> [String] { roles.isEmpty ? [everybodysRole] : roles }

    /// The values that store `roles`; `admin` goes first, so that administrators are found by the field `role`.
    static func values(roles: [String]) -> JSONObject {
        let own = roles.filter { $0 != everybodysRole }
        let ordered = shown(own.filter { $0 == administratorRole } + own.filter { $0 != administratorRole })
        return JSONObject([
            ("role", ordered.first.map { .string($0) } ?? .null), ("roles", .array(ordered.map { .string($0) })),
        ])
    }
}
