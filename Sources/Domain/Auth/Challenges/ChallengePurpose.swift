// SPDX-License-Identifier: Apache-2.0

/// What a one-time link or code is good for. It opens nothing else.
public enum ChallengePurpose: String, Sendable, Hashable, CaseIterable {
    case verify
    case reset
    /// The end of an address change that the old address confirms.
    case emailChangeOld = "email-change-old"
    /// The end that the new address confirms.
    case emailChangeNew = "email-change-new"
    case magic
    case otpLogin = "otp-login"
    case otpRegister = "otp-register"
    /// A sign-in between its two factors.
    case secondFactor = "second-factor"
    /// Makes the first administrator.
    case setup
    /// What a sign-in at a provider has to come back with.
    case oauthState = "oauth-state"

    /// How long one is good for.
    public var life: Duration {
        switch self {
        case .verify: .seconds(86_400)
        case .reset, .emailChangeOld, .emailChangeNew: .seconds(3600)
        case .magic: .seconds(900)
        case .otpLogin, .otpRegister, .setup, .oauthState: .seconds(600)
        case .secondFactor: .seconds(300)
        }
    }
}
