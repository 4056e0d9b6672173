// SPDX-License-Identifier: Apache-2.0

/// The ways to sign tokens.
public enum SigningAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// Ed25519 (RFC 8032, RFC 8037): whoever has the public key can check, only the server can sign.
    case edDSA = "EdDSA"
    /// HMAC with SHA-256, for clients that read nothing else. The secret stays with the server, so that nobody but it can
    /// check.
    case hs256 = "HS256"
}
