// SPDX-License-Identifier: Apache-2.0

/// A sign-in that has come to its end.
public struct SignedIn: Sendable {
    public let account: Account
    public let session: Session
    public let issued: IssuedToken
}
