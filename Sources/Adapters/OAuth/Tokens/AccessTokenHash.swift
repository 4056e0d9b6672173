// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Crypto
internal import Kernel

/// `at_hash` (OpenID Connect Core 1.0, section 3.1.3.6): the left half of the access token's digest, by the hash
/// function of the token's algorithm (for Ed25519 that is SHA-512).
enum AccessTokenHash {
    static func text(of accessToken: String, _ algorithm: TokenAlgorithm) -> String {
        let bytes = Array(accessToken.utf8)
        let digest: [UInt8] =
            switch algorithm {
            case .rs256, .ps256, .es256, .hs256: Array(SHA256.hash(data: bytes))
            case .rs384, .es384: Array(SHA384.hash(data: bytes))
            case .rs512, .edDSA: Array(SHA512.hash(data: bytes))
            }
        return Base64URL.encode(Array(digest.prefix(digest.count / 2)))
    }
}
