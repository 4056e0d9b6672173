// SPDX-License-Identifier: Apache-2.0

/// What is known of a caller beyond name and roles. Immutable and shared by the requests of a session.
public final class PrincipalDetails: Sendable, Hashable {
    /// Two callers with the same fingerprint get the same decisions on everything, until the schema changes: it stands
    /// for the account's id and version, the roles, the scopes and the values of `attributes`.
    public let fingerprint: String
    /// What `$user.…` stands for, by dotted path (`email`, `team.plan`). What is not there is null.
    public let attributes: [String: Value]
    /// What an API key limits the caller to; nil for no limit.
    public let scopes: [KeyScope]?
    /// The id of the API key that came with the request.
    public let keyID: String?
    /// The session that the caller's token belongs to; nil for keys.
    public let sessionID: String?
    /// The administrator who acts in the caller's name.
    public let impersonator: RecordID?
    /// When the caller last proved who they are (password, code), for what asks for a fresh proof.
    public let provedAt: Timestamp?
    /// The credentials came in a cookie, which browsers send by themselves.
    public let usesCookie: Bool
    /// The caller is an administrator who has to show a second factor before anything else, and has no role until then.
    public let lacksSecondFactor: Bool

    public init(
        fingerprint: String,
        attributes: [String: Value] = [:],
        scopes: [KeyScope]? = nil,
        keyID: String? = nil,
        sessionID: String? = nil,
        impersonator: RecordID? = nil,
        provedAt: Timestamp? = nil,
        usesCookie: Bool = false,
        lacksSecondFactor: Bool = false
    ) {
        self.fingerprint = fingerprint
        self.attributes = attributes
        self.scopes = scopes
        self.keyID = keyID
        self.sessionID = sessionID
        self.impersonator = impersonator
        self.provedAt = provedAt
        self.usesCookie = usesCookie
        self.lacksSecondFactor = lacksSecondFactor
    }

    /// An API key takes something away from what the caller could do without it.
    public var isLimited: Bool { scopes.map { !$0.coverEverything } ?? false }

    public static func == (left: PrincipalDetails, right: PrincipalDetails) -> Bool {
        left === right
            || (left.fingerprint == right.fingerprint && left.sessionID == right.sessionID && left.keyID == right.keyID
                && left.impersonator == right.impersonator && left.provedAt == right.provedAt
                && left.usesCookie == right.usesCookie && left.lacksSecondFactor == right.lacksSecondFactor
                && left.attributes == right.attributes
                && left.scopes == right.scopes)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
        hasher.combine(sessionID)
    }
}
