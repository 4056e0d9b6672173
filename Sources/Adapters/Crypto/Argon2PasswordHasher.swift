// SPDX-License-Identifier: Apache-2.0

public import AuthDomain

/// Hashes passwords of accounts with Argon2id.
public struct Argon2PasswordHasher: PasswordHasher {
    private let pool: HashingPool
    private let parameters: @Sendable () -> Argon2Parameters

    /// - Parameters:
    ///   - hasher: whose threads and queue are used too, so that both together take no more than one may.
    ///   - parameters: the cost in force, asked for at each hash.
    public init(
        sharing hasher: Argon2Hasher,
        parameters: @escaping @Sendable () -> Argon2Parameters = { Argon2Parameters() }
    ) {
        pool = hasher.pool
        self.parameters = parameters
    }

    private var argon2: Argon2 { Argon2(parameters: parameters().bearable) }

    public func hash(_ password: String) async throws(AuthError) -> String {
        let (argon2, bytes) = (argon2, Array(password.utf8))
        guard let text = await pool.run({ argon2.hash(bytes) }) else { throw .overloaded }
        guard let text else { throw .internalFailure("libargon2 refused to hash") }
        return text
    }

    public func verify(_ password: String, against hash: String) async throws(AuthError) -> Bool {
        let bytes = Array(password.utf8)
        guard let isRight = await pool.run({ Argon2.verify(bytes, against: hash) }) else { throw .overloaded }
        return isRight
    }

    public func needsRehash(_ hash: String) -> Bool { Argon2Parameters(phc: hash) != argon2.parameters }

    public var decoy: String { argon2.decoy }
}
