// SPDX-License-Identifier: Apache-2.0

/// Why an ID token proves nothing.
public enum IDTokenFault: String, Error, Sendable, Hashable {
    case issuer = "it is of another issuer"
    case keyIssuer = "it is signed with another issuer's key"
    case audience = "it is for another client"
    case authorizedParty = "it was given to another client"
    case expired = "it has expired"
    case issuedAt = "it was issued in the future, or at no time"
    case notYet = "it is not valid yet"
    case nonce = "it belongs to another sign-in"
    case subject = "it names nobody"
}
