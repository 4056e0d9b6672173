// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Which passwords are taken. Length and a list of the usual ones, no rules about kinds of characters (NIST SP 800-63B,
/// section 5.1.1.2).
public struct PasswordRules: Sendable {
    /// Bytes; longer ones are work for nothing.
    public static let longest = 512

    private let policy: AuthPolicy.Password

    public init(_ policy: AuthPolicy.Password) { self.policy = policy }

    /// Throws `.invalid` at `pointer`.
    public func check(
        _ password: Secret<String>,
        email: EmailAddress?,
        at pointer: String = "/password"
    ) throws(AuthError) {
        guard let (code, message) = fault(of: password.reveal(), email: email) else { return }
        throw .invalid([.init(pointer: pointer, code: code, message: message)])
    }

    private func fault(of password: String, email: EmailAddress?) -> (code: String, message: String)? {
        if password.utf8.count > Self.longest {
            return ("too_long", "A password has at most \(Self.longest) bytes.")
        }
        if password.unicodeScalars.count < max(policy.minimumLength, 1) {
            return ("too_short", "A password has at least \(max(policy.minimumLength, 1)) characters.")
        }
        let plain = password.lowercased()
        if let email, plain == email.text || plain == email.text.prefix(while: { $0 != "@" }) {
            return ("same_as_email", "The password must not be the e-mail address.")
        }
        if CommonPasswords.contains(plain) {
            return ("too_common", "This password is among those that are tried first.")
        }
        return nil
    }
}
