// SPDX-License-Identifier: Apache-2.0

/// Hashes the values of `secret` fields, slowly on purpose and off the request path.
public protocol SecretHasher: Sendable {
    /// The PHC string of a new random salt (`$argon2id$v=19$…`).
    func hash(_ secret: String) async throws(DataError) -> String
    /// Whether `secret` is what `hash` was made from. Takes as long for a wrong one.
    func verify(_ secret: String, against hash: String) async throws(DataError) -> Bool
}
