// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import Synchronization

/// Keeps passwords readable behind a mark and counts the work. For tests alone.
public final class FakePasswordHasher: PasswordHasher {
    private let work = Mutex(0)
    private let generation: Mutex<Int>

    public init(generation: Int = 1) { self.generation = Mutex(generation) }

    /// How often something was hashed: each is the work of one password.
    public var hashings: Int { work.withLock { $0 } }

    /// From now on hashes are of another cost.
    public func setCost(_ generation: Int) { self.generation.withLock { $0 = generation } }

    private var prefix: String { "$fake\(generation.withLock { $0 })$" }

    public func hash(_ password: String) async throws(AuthError) -> String {
        work.withLock { $0 += 1 }
        return prefix + password
    }

    public func verify(_ password: String, against hash: String) async throws(AuthError) -> Bool {
        work.withLock { $0 += 1 }
        let parts = hash.split(separator: "$", maxSplits: 1)
        return parts.count == 2 && parts[0].hasPrefix("fake") && parts[1] == password
    }

    public func needsRehash(_ hash: String) -> Bool { !hash.hasPrefix(prefix) }

    public var decoy: String { "$decoy$" }
}
