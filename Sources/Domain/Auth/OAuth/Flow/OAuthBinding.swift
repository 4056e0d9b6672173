// SPDX-License-Identifier: Apache-2.0

/// What ties an answer to whoever began the sign-in.
public enum OAuthBinding: Sendable {
    /// The value of the cookie ``OAuthStart/cookie``; nil when the browser sent none.
    case cookie(String?)
    /// The headers `X-State-Challenge` and `X-State-Action`.
    case program(challenge: String, action: String?)

    var mode: OAuthMode {
        switch self {
        case .cookie: .cookie
        case .program: .token
        }
    }

    var challenge: String? {
        switch self {
        case .cookie(let value): value
        case .program(let challenge, _): challenge
        }
    }
}
