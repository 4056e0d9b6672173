// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Secrets of a sign-in, made from its challenge.
struct OAuthSecrets {
    let digests: any Digests
    let challenge: String

    /// 43 characters of RFC 7636, section 4.1.
    var verifier: String { derived("verifier") }
    var nonce: String { derived("nonce") }
    /// S256 (RFC 7636, section 4.2).
    var codeChallenge: String { Self.hash(verifier, digests) }

    private func derived(_ label: String) -> String { Self.hash("oauth \(label)\n\(challenge)", digests) }

    /// The stored form of what is random enough not to be guessed.
    static func hash(_ text: String, _ digests: any Digests) -> String {
        Base64URL.encode(digests.sha256(Array(text.utf8)))
    }
}
