// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Crypto

/// A shared secret for HMAC-SHA-256 (RFC 2104).
struct SharedSigningKey: SigningKey {
    private let key: SymmetricKey

    init(_ key: SymmetricKey) { self.key = key }

    func sign(_ message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }

    func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: message, using: key)
    }

    var publicKey: [UInt8]? { nil }
}
