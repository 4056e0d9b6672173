// SPDX-License-Identifier: Apache-2.0

/// Slows down whoever tries secrets. Counts in memory and never waits.
public protocol AttemptLimiting: Sendable {
    /// Takes one attempt before any work is done for it; throws `.tooManyAttempts` while the address or the account
    /// has to wait.
    func admit(_ attempt: Attempt) throws(AuthError)
    /// The attempt was wrong: the next one may have to wait.
    func fail(_ attempt: Attempt)
    /// The attempt was right: what its failures had built up is gone.
    func succeed(_ attempt: Attempt)
}
