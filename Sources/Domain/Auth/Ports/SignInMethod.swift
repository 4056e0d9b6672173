// SPDX-License-Identifier: Apache-2.0

/// How somebody proved who they are.
public struct SignInMethod: RawRepresentable, Sendable, Hashable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let password = SignInMethod(rawValue: "password")
    public static let magicLink = SignInMethod(rawValue: "magic")
    public static let oneTimeCode = SignInMethod(rawValue: "otp")
    public static let anonymous = SignInMethod(rawValue: "anonymous")
    /// By a provider, under its name in the settings.
    public static func provider(_ name: String) -> SignInMethod { SignInMethod(rawValue: "oauth:\(name)") }
}
