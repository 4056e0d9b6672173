// SPDX-License-Identifier: Apache-2.0

/// Keeps secrets that must be had back in clear: encrypted and authenticated, bound to a purpose.
///
/// A purpose is a fixed name of what the text is for (`auth.settings`, `auth.totp`). What was sealed for one purpose
/// does not open for another.
public protocol Sealer: Sendable {
    func seal(_ plain: [UInt8], purpose: String) throws(AuthError) -> String

    /// Throws `.internalFailure` for a text that was changed, sealed for another purpose, or sealed under a key that
    /// is not there.
    func open(_ sealed: String, purpose: String) throws(AuthError) -> [UInt8]
}
