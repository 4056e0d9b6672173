// SPDX-License-Identifier: Apache-2.0

import CryptoAdapter
import DataDomain
import Testing

@Suite struct Argon2HasherTests {
    private let hasher = Argon2Hasher(parameters: Argon2Parameters(memory: 64, passes: 1, lanes: 1))

    @Test func `a secret is verified against its own hash and against no other`() async throws {
        let hash = try await hasher.hash("correct horse")
        #expect(try await hasher.verify("correct horse", against: hash))
        #expect(try await !hasher.verify("correct horsf", against: hash))
        #expect(try await !hasher.verify("", against: hash))
    }

    @Test func `the same secret hashes differently each time`() async throws {
        let first = try await hasher.hash("same")
        let second = try await hasher.hash("same")
        #expect(first != second)
        #expect(first.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
    }

    @Test func `the default cost is 19 MiB, two passes, one lane`() async throws {
        let hash = try await Argon2Hasher().hash("x")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    }

    @Test(arguments: ["", "plain text", "$argon2id$v=19$m=64", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA"])
    func `what is no hash verifies nothing`(_ hash: String) async throws {
        #expect(try await !hasher.verify("secret", against: hash))
    }

    @Test func `a secret of megabytes is refused`() async throws {
        await #expect(throws: DataError.self) { try await hasher.hash(String(repeating: "x", count: 5000)) }
    }

    @Test func `more secrets than the queue holds are refused, and those accepted are answered`() async throws {
        let small = Argon2Hasher(
            parameters: Argon2Parameters(memory: 1024, passes: 1, lanes: 1),
            threads: 1,
            capacity: 2
        )
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 { group.addTask { (try? await small.hash("x")) != nil } }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        #expect(outcomes.count == 32)
    }
}
