// SPDX-License-Identifier: Apache-2.0

extension AuthRecordKind {
    /// The fields that records of the kind have beside `id`, every one of them optional but those that are unique in
    /// practice. A store refuses values under other names, except for `accounts`, which apps give fields of their own.
    /// Accounts are named by the text of their id wherever another kind points at them (`user`).
    public var fields: [AuthField] {
        switch self {
        case .accounts:
            [
                .text("email", unique: true), .text("strategy"), .text("strategy_value"), .text("role"),
                .json("roles"), .boolean("verified"), .boolean("disabled"), .boolean("anonymous"),
                .text("email_pending"), .text("language"),
            ]
        case .sessions:
            [
                .text("user", indexed: true), .text("kind"), .text("family", indexed: true),
                .text("refreshHash", unique: true), .instant("createdAt"), .instant("lastSeenAt"),
                .instant("expiresAt", indexed: true), .instant("provedAt"), .instant("secondFactorAt"),
                .text("impersonator"), .text("userAgent"), .text("address"),
            ]
        case .challenges:
            [
                .text("purpose"), .text("user", indexed: true), .text("subject", indexed: true),
                .text("hash", unique: true), .instant("createdAt"), .instant("expiresAt", indexed: true),
                .integer("attempts"), .boolean("used"), .json("payload"), .text("sealed"),
            ]
        case .apiKeys:
            [
                .text("name"), .text("kind"), .text("prefix"), .text("hash", unique: true), .json("scopes"),
                .text("creator", indexed: true), .instant("createdAt"), .instant("expiresAt"), .instant("lastUsedAt"),
                .instant("revokedAt"),
            ]
        case .identities:
            [
                .text("user", indexed: true), .text("provider"), .text("issuer"), .text("subject"),
                // provider, issuer and subject in one, since they are unique together
                .text("key", unique: true), .text("email"), .text("name"), .text("avatar"), .instant("createdAt"),
                .instant("lastUsedAt"),
            ]
        case .factors:
            [
                .text("user", indexed: true), .text("kind"), .text("sealed"), .text("hash", indexed: true),
                .integer("lastStep"), .boolean("confirmed"), .boolean("used"), .instant("createdAt"),
                .integer("attempts"), .instant("usedAt"), .instant("lockedUntil"),
            ]
        case .activity:
            [
                .instant("time", indexed: true), .text("actor", indexed: true), .text("user", indexed: true),
                .text("action", indexed: true), .text("target"), .text("outcome"), .text("address"),
                .text("userAgent"), .text("requestID"), .json("details"),
            ]
        case .settings:
            [.text("name", unique: true), .json("value"), .text("sealed"), .instant("changedAt")]
        case .signingKeys:
            [
                .text("kid", unique: true), .text("algorithm"), .text("publicKey"), .text("sealed"),
                .instant("createdAt"), .instant("retiredAt"),
            ]
        }
    }
}
