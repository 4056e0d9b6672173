// SPDX-License-Identifier: Apache-2.0

internal import CArgon2
public import DataDomain
import Kernel
import Synchronization

/// Argon2id through libargon2 (RFC 9106), as PHC strings.
///
/// At most two hashes run at a time, on threads of their own: each takes tens of milliseconds and its memory, and
/// reads must not wait for them. Further ones queue up to ``capacity``.
public final class Argon2Hasher: SecretHasher {
    private static let hashLength = 32
    private static let saltLength = 16
    /// Longer secrets are refused: nobody types them, and hashing them is work for nothing.
    private static let longestSecret = 4096

    private let parameters: Argon2Parameters
    private let pool: HashingPool

    public init(parameters: Argon2Parameters = Argon2Parameters(), threads: Int = 2, capacity: Int = 256) {
        self.parameters = parameters
        pool = HashingPool(threads: threads, capacity: capacity)
    }

    public func hash(_ secret: String) async throws(DataError) -> String {
        let bytes = try Self.bytes(of: secret)
        var random = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltLength).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let parameters = parameters
        let text = try await pool.run { Self.encode(bytes, salt: salt, parameters: parameters) }
        guard let text else { throw .internalFailure("libargon2 refused to hash") }
        return text
    }

    public func verify(_ secret: String, against hash: String) async throws(DataError) -> Bool {
        guard let bytes = try? Self.bytes(of: secret) else { return false }
        return try await pool.run { Self.verify(bytes, against: hash) }
    }

    private static func bytes(of secret: String) throws(DataError) -> [UInt8] {
        let bytes = Array(secret.utf8)
        guard bytes.count <= longestSecret else {
            throw .invalid([
                .init(pointer: "", code: "too_long", message: "A secret has at most \(longestSecret) bytes.")
            ])
        }
        return bytes
    }

    private static func encode(_ secret: [UInt8], salt: [UInt8], parameters: Argon2Parameters) -> String? {
        let length = argon2_encodedlen(
            parameters.passes,
            parameters.memory,
            parameters.lanes,
            UInt32(saltLength),
            UInt32(hashLength),
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
            hashLength,
            &encoded,
            encoded.count
        )
        guard result == ARGON2_OK.rawValue else { return nil }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func verify(_ secret: [UInt8], against hash: String) -> Bool {
        unsafe argon2id_verify(hash, secret, secret.count) == ARGON2_OK.rawValue
    }
}
