// SPDX-License-Identifier: Apache-2.0

internal import CArgon2
internal import Kernel

/// Argon2id through libargon2 (RFC 9106), as PHC strings.
struct Argon2: Sendable {
    private static let hashLength = 32
    private static let saltLength = 16

    let parameters: Argon2Parameters

    /// Nil when libargon2 refuses, for want of memory.
    func hash(_ secret: [UInt8]) -> String? {
        let salt = Self.random(Self.saltLength)
        let length = argon2_encodedlen(
            parameters.passes,
            parameters.memory,
            parameters.lanes,
            UInt32(Self.saltLength),
            UInt32(Self.hashLength),
            Argon2_id
        )
        var encoded = [CChar](repeating: 0, count: length)
        let result = unsafe argon2id_hash_encoded(
            parameters.passes,
            parameters.memory,
            parameters.lanes,
            secret,
            secret.count,
            salt,
            salt.count,
            Self.hashLength,
            &encoded,
            encoded.count
        )
        guard result == ARGON2_OK.rawValue else { return nil }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// False also for a hash that is none, or that would take more than any setting allows.
    static func verify(_ secret: [UInt8], against hash: String) -> Bool {
        guard let parameters = Argon2Parameters(phc: hash), parameters.isBearable else { return false }
        return unsafe argon2id_verify(hash, secret, secret.count) == ARGON2_OK.rawValue
    }

    /// A hash of random bytes that were never the outcome of hashing.
    var decoy: String {
        let parts = [Self.saltLength, Self.hashLength].map { Self.base64(Self.random($0)) }
        return "\(parameters.phcPrefix)$\(parts[0])$\(parts[1])"
    }

    private static func random(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// Base64 without padding, as PHC strings have it.
    private static func base64(_ bytes: [UInt8]) -> String {
        String(
            Base64URL.encode(bytes).map { character in
                switch character {
                case "-": "+"
                case "_": "/"
                default: character
                }
            }
        )
    }
}
