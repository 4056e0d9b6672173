// SPDX-License-Identifier: Apache-2.0

/// Makes record ids and request ids, passed in so that tests can foresee them.
public protocol IDGenerator: Sendable {
    /// A new UUIDv7 (RFC 9562) as 36 lower-case characters; later ones sort behind earlier ones of the same process.
    func makeID() -> String
}
