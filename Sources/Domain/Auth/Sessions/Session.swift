// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One sign-in that lasts: what a token belongs to.
public struct Session: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// One token, as long as the session.
        case token
        /// Short tokens, renewed with a refresh token.
        case refresh
        /// An administrator in somebody's name.
        case impersonation
    }

    public let id: String
    public let account: RecordID
    public let kind: Kind
    public let createdAt: Timestamp
    /// To within a tenth of the session's life.
    public let lastSeenAt: Timestamp
    public let expiresAt: Timestamp
    /// When the caller last proved who they are.
    public let provedAt: Timestamp?
    public let secondFactorAt: Timestamp?
    public let impersonator: RecordID?
    public let userAgent: String?
    public let address: String?
    let refreshHash: String?
    let version: Int64

    /// Nil for a record that is not a whole session, which is then worth nothing.
    init?(_ record: AuthRecord) {
        guard case .text(let id) = record.id, let account = record["user"]?.stringValue,
            let kind = record["kind"]?.stringValue.flatMap(Kind.init), let expiresAt = record.moment("expiresAt"),
            let createdAt = record.moment("createdAt")
        else { return nil }
        self.id = id
        self.account = RecordID(reference: account)
        self.kind = kind
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        lastSeenAt = record.moment("lastSeenAt") ?? createdAt
        provedAt = record.moment("provedAt")
        secondFactorAt = record.moment("secondFactorAt")
        impersonator = record["impersonator"]?.stringValue.map { RecordID(reference: $0) }
        userAgent = record["userAgent"]?.stringValue
        address = record["address"]?.stringValue
        refreshHash = record["refreshHash"]?.stringValue
        version = record.version
    }
}

extension AuthRecord {
    func moment(_ field: String) -> Timestamp? { self[field]?.stringValue.flatMap { Timestamp($0) } }
}
