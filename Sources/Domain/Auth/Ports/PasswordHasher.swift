// SPDX-License-Identifier: Apache-2.0

/// Hashes passwords slowly, on threads that nobody else waits for.
///
/// `.overloaded` when too many are waiting already.
public protocol PasswordHasher: Sendable {
    /// A PHC string with a salt of its own.
    func hash(_ password: String) async throws(AuthError) -> String
    /// Takes as long as ``hash(_:)`` for hashes of the cost in force. False for a hash of no known form.
    func verify(_ password: String, against hash: String) async throws(AuthError) -> Bool
    /// Whether the hash was made in another way or at another cost than new ones are.
    func needsRehash(_ hash: String) -> Bool
    /// A hash of the cost in force that no password has: what is verified where there is no account, so that its
    /// absence takes as long.
    var decoy: String { get }
}
