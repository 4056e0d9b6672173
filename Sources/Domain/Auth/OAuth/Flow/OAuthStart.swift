// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A sign-in that has begun.
public struct OAuthStart: Sendable {
    /// Where the browser has to go.
    public let url: String
    /// What ties the answer to whoever began: the value of the cookie, or what the program sends back. 43 characters
    /// that need no escaping.
    public let challenge: Secret<String>
    public let action: OAuthAction
    public let expiresAt: Timestamp
    /// The provider answers by a form posted from its own page: a cookie has to be `SameSite=None; Secure` to come
    /// along.
    public let isPostedAcrossSites: Bool

    /// The name of the cookie in cookie mode.
    public static let cookie = "_challenge"
}
