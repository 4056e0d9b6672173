// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// Hashes the values of `secret` fields with Argon2id.
///
/// A few hashes run at a time, on threads of their own at lower priority: each takes tens of milliseconds and its
/// memory, and reads must not wait for them. Further ones queue up to `capacity`.
public final class Argon2Hasher: SecretHasher {
    /// Longer secrets are refused: nobody types them, and hashing them is work for nothing.
    private static let longestSecret = 4096

    private let argon2: Argon2
    let pool: HashingPool

    public init(parameters: Argon2Parameters = Argon2Parameters(), threads: Int = 2, capacity: Int = 256) {
        argon2 = Argon2(parameters: parameters.bearable)
        pool = HashingPool(threads: threads, capacity: capacity)
    }

    public func hash(_ secret: String) async throws(DataError) -> String {
        let bytes = try Self.bytes(of: secret)
        let argon2 = argon2
        guard let text = await pool.run({ argon2.hash(bytes) }) else { throw .overloaded }
        guard let text else { throw .internalFailure("libargon2 refused to hash") }
        return text
    }

    public func verify(_ secret: String, against hash: String) async throws(DataError) -> Bool {
        guard let bytes = try? Self.bytes(of: secret) else { return false }
        guard let isRight = await pool.run({ Argon2.verify(bytes, against: hash) }) else { throw .overloaded }
        return isRight
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
}
