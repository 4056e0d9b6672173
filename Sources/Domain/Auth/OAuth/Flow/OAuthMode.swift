// SPDX-License-Identifier: Apache-2.0

/// How the sign-in is tied to who began it, and what it ends in.
public enum OAuthMode: String, Sendable, Hashable {
    /// By a cookie; the browser comes back to `…/callback` and is sent on with a session cookie.
    case cookie
    /// By a text that the program keeps; the browser comes back to `…/token`, which shows the code, and the program
    /// trades it for a token.
    case token
}
