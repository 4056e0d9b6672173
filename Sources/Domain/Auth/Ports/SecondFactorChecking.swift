// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Asks for a second proof at sign-in, where an account has one set up.
public protocol SecondFactorChecking: Sendable {
    /// Whether the account has a confirmed second factor.
    func isEnrolled(_ account: RecordID) async throws(AuthError) -> Bool
    /// Keeps a sign-in whose first factor was right, for a few minutes, and gives the challenge that names it: a
    /// secret of its own, stored hashed.
    func open(_ pending: PendingSignIn, client: Client) async throws(AuthError) -> String
    /// Takes the code (or a recovery code) for a challenge; a right one uses up both. Wrong, used or expired ones are
    /// `.badCredentials`, too many `.tooManyAttempts`.
    func close(challenge: String, code: String, client: Client) async throws(AuthError) -> PendingSignIn
    /// Whether `code` is right for the account now; a right one is used up. For a fresh proof within a session.
    func check(_ code: String, of account: RecordID, client: Client) async throws(AuthError) -> Bool
}
