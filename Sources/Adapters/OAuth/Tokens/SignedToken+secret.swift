// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Crypto
internal import Kernel

extension SignedToken {
    /// HMAC-SHA-256 under the client's secret (OpenID Connect Core 1.0, section 10.1).
    func isSigned(with secret: Secret<String>) -> Bool {
        let key = SymmetricKey(data: Array(secret.reveal().utf8))
        return HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key)
    }
}

extension ClientAuthentication {
    /// The secret that both sides know, if there is one; a short one would be guessed from a token.
    var secret: Secret<String>? {
        switch self {
        case .basic(let secret), .post(let secret): secret.reveal().utf8.count >= 32 ? secret : nil
        case .none, .apple: nil
        }
    }
}
