// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import CryptoAdapter
import Testing

@Suite struct Argon2PasswordHasherTests {
    private static let cheap = Argon2Parameters(memory: 64, passes: 1, lanes: 1)
    private let hasher = Argon2PasswordHasher(sharing: Argon2Hasher(parameters: cheap)) { cheap }

    @Test func `a password is verified against its own hash and against no other`() async throws {
        let hash = try await hasher.hash("a quiet lighthouse")
        #expect(hash.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        #expect(try await hasher.verify("a quiet lighthouse", against: hash))
        #expect(try await !hasher.verify("a quiet lighthousf", against: hash))
        #expect(try await !hasher.verify("", against: hash))
    }

    @Test func `a hash of another cost or kind is to be made anew`() async throws {
        let hash = try await hasher.hash("x")
        #expect(!hasher.needsRehash(hash))
        let dearer = Argon2PasswordHasher(sharing: Argon2Hasher()) {
            Argon2Parameters(memory: 128, passes: 1, lanes: 1)
        }
        #expect(dearer.needsRehash(hash))
        for other in ["", "plain", "$2b$12$abcdefghijklmnopqrstuv", "$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA"] {
            #expect(hasher.needsRehash(other))
            #expect(try await !hasher.verify("plain", against: other))
        }
    }

    @Test func `a decoy has the cost in force and is nobody's`() async throws {
        let decoy = hasher.decoy
        #expect(decoy.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        #expect(decoy.utf8.count == (try await hasher.hash("x")).utf8.count)
        #expect(!hasher.needsRehash(decoy))
        #expect(decoy != hasher.decoy)
        #expect(try await !hasher.verify("", against: decoy))
    }

    @Test(arguments: [
        "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=64,t=4294967295,p=1$c29tZXNhbHQ$AAAA",
        "$argon2id$v=19$m=64,t=1,p=99999$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=99999999999999999999,t=1,p=1$c2E$AAAA",
    ])
    func `a hash that would take all memory or forever is not tried`(_ hash: String) async throws {
        #expect(try await !hasher.verify("x", against: hash))
    }

    @Test func `settings beyond all bounds are brought back into them`() async throws {
        let hasher = Argon2PasswordHasher(sharing: Argon2Hasher()) { Argon2Parameters(memory: 0, passes: 0, lanes: 0) }
        #expect(try await hasher.hash("x").hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    }

    @Test func `more passwords than the queue holds are refused as overload, and the others are answered`() async throws
    {
        let parameters = Argon2Parameters(memory: 1024, passes: 1, lanes: 1)
        let small = Argon2PasswordHasher(sharing: Argon2Hasher(threads: 1, capacity: 2)) { parameters }
        let errors = await withTaskGroup(of: AuthError?.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    do throws(AuthError) {
                        _ = try await small.hash("x")
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [AuthError?]()) { $0.append($1) }
        }
        #expect(errors.count == 64)
        #expect(errors.contains(nil))
        #expect(errors.allSatisfy { $0 == nil || $0 == .overloaded })
        #expect(try await small.verify("x", against: small.hash("x")))
    }
}
