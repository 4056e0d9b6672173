// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a client gets to come back with.
public struct IssuedToken: Sendable {
    /// A JWT, for `Authorization: Bearer` or the cookie.
    public let token: Secret<String>
    public let claims: TokenClaims
    public let expiresAt: Timestamp
    /// For ``Sessions/refresh(_:limits:client:)``; nil unless asked for at sign-in.
    public let refreshToken: Secret<String>?
    public let refreshExpiresAt: Timestamp?

    /// The user as clients of bknd know it: the claims without those about the token.
    public var user: JSONObject { claims.user }
}
