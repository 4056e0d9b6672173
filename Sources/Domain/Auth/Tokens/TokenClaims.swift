// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a token of ours says (RFC 7519), in bknd's names.
public struct TokenClaims: Sendable, Hashable {
    public var account: RecordID
    public var email: String
    public var roles: [String]
    public var session: String
    /// Seconds since the epoch.
    public var issuedAt: Int64
    /// Seconds since the epoch; from this second on the token is worth nothing.
    public var expiresAt: Int64
    public var issuer: String?
    public var impersonator: RecordID?
    /// Further fields of the account, for clients; the server never reads them back.
    public var fields = JSONObject()

    public init(
        account: RecordID,
        email: String,
        roles: [String],
        session: String,
        issuedAt: Int64,
        expiresAt: Int64,
        issuer: String? = nil,
        impersonator: RecordID? = nil,
        fields: JSONObject = JSONObject()
    ) {
        self.account = account
        self.email = email
        self.roles = roles
        self.session = session
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.issuer = issuer
        self.impersonator = impersonator
        self.fields = fields
    }

    /// What clients call the user: the claims but for those about the token itself.
    public var user: JSONObject {
        let shown = Account.shown(roles).map { JSONValue.string($0) }
        var object = JSONObject([
            ("id", account.json), ("email", .string(email)), ("role", shown.first ?? .null), ("roles", .array(shown)),
        ])
        for member in fields where object[member.key] == nil && !Self.reserved.contains(member.key) {
            object[member.key] = member.value
        }
        return object
    }

    /// The payload of the token.
    public var payload: JSONObject {
        var object = user
        object["sid"] = .string(session)
        object["iat"] = .integer(issuedAt)
        object["exp"] = .integer(expiresAt)
        if let issuer { object["iss"] = .string(issuer) }
        if let impersonator { object["imp"] = impersonator.json }
        return object
    }

    private static let reserved: Set = ["sid", "iat", "exp", "iss", "imp", "nbf", "aud", "sub", "jti"]

    /// Nil when a claim is missing or of another type.
    init?(payload: JSONObject) {
        guard let account = payload["id"].flatMap(RecordID.init(json:)), let email = payload["email"]?.stringValue,
            let roles = payload["roles"]?.arrayValue, let session = payload["sid"]?.stringValue,
            let issuedAt = payload["iat"]?.integerValue, let expiresAt = payload["exp"]?.integerValue
        else { return nil }
        let impersonator = payload["imp"].flatMap(RecordID.init(json:))
        guard (payload["imp"] == nil) == (impersonator == nil) else { return nil }
        self.init(
            account: account,
            email: email,
            roles: roles.compactMap(\.stringValue).filter { $0 != Account.everybodysRole },
            session: session,
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            issuer: payload["iss"]?.stringValue,
            impersonator: impersonator
        )
    }
}
