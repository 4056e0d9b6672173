// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct SecondFactorsTests {
    private let bench = FlowBench()
    private let client = Client(address: "192.0.2.1")

    private var factors: SecondFactors {
        SecondFactors(
            store: bench.store,
            challenges: bench.challenges,
            digests: bench.digests,
            sealer: FakeSealer(),
            limits: bench.limits,
            activity: bench.activity,
            clock: bench.clock,
            issuer: { "Kiosk: the app" }
        )
    }

    /// The code that the account's app shows now.
    private func code(_ account: Account, steps: Int64 = 0) async throws -> String {
        let record = try #require(try await bench.records(.factors).last { $0["kind"] == "totp" })
        let sealed = try #require(record["sealed"]?.stringValue)
        let secret = try FakeSealer().open(sealed, purpose: SecondFactors.sealPurpose)
        return TimedCode(secret: secret, digests: bench.digests)
            .code(at: TimedCode.step(at: bench.clock.now()) + steps)
    }

    private func wrong(_ code: String) -> String { code == "123456" ? "654321" : "123456" }

    private func enrolled() async throws -> (account: Account, recovery: [String]) {
        let account = try await bench.makeAccount("ann@x.test")
        _ = try await factors.enroll(account.id)
        let codes = try await factors.confirm(account.id, code: try await code(account), client: client)
        bench.clock.advance(seconds: 60)
        return (account, codes.map { $0.reveal() })
    }

    private func pending(_ account: Account) -> PendingSignIn {
        PendingSignIn(account: account.id, version: account.version, method: .password, wantsRefresh: true)
    }

    // MARK: - Setting up

    @Test func `an app counts from its first right code on`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let enrollment = try await factors.enroll(account.id)
        #expect(enrollment.secret.reveal().utf8.count == 32)
        #expect(
            enrollment.uri.reveal() == "otpauth://totp/Kiosk%20the%20app:ann%40x.test?secret="
                + enrollment.secret.reveal() + "&issuer=Kiosk%20the%20app&algorithm=SHA1&digits=6&period=30"
        )
        #expect(try await factors.isEnrolled(account.id) == false)
        let right = try await code(account)
        await #expect(throws: AuthError.badCredentials) {
            try await factors.confirm(account.id, code: wrong(right), client: client)
        }
        let codes = try await factors.confirm(account.id, code: right, client: client)
        #expect(codes.count == 10 && Set(codes.map { $0.reveal() }).count == 10)
        #expect(try await factors.isEnrolled(account.id))
        #expect(try await factors.recoveryCodesLeft(account.id) == 10)
        await #expect(throws: AuthError.self) { try await factors.enroll(account.id) }
    }

    @Test func `secret and recovery codes are not stored in clear`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        let enrollment = try await factors.enroll(account.id)
        let codes = try await factors.confirm(account.id, code: try await code(account), client: client)
        let stored = "\(try await bench.records(.factors).map(\.values))"
        #expect(!stored.contains(enrollment.secret.reveal()))
        #expect(codes.allSatisfy { !stored.contains($0.reveal()) })
    }

    @Test func `the code that set it up is used up`() async throws {
        let account = try await bench.makeAccount("ann@x.test")
        _ = try await factors.enroll(account.id)
        let first = try await code(account)
        _ = try await factors.confirm(account.id, code: first, client: client)
        #expect(try await factors.check(first, of: account.id, client: client) == false)
    }

    // MARK: - Codes

    @Test(arguments: [-1, 0, 1])
    func `codes of the steps around are right`(steps: Int64) async throws {
        let account = try await enrolled().account
        #expect(try await factors.check(try await code(account, steps: steps), of: account.id, client: client))
    }

    @Test(arguments: [-2, 2])
    func `codes of steps farther off are wrong`(steps: Int64) async throws {
        let account = try await enrolled().account
        #expect(try await factors.check(try await code(account, steps: steps), of: account.id, client: client) == false)
    }

    @Test func `a code is right once, and earlier ones are wrong after it`() async throws {
        let account = try await enrolled().account
        let (before, now) = (try await code(account, steps: -1), try await code(account))
        #expect(try await factors.check(now, of: account.id, client: client))
        #expect(try await factors.check(now, of: account.id, client: client) == false)
        #expect(try await factors.check(before, of: account.id, client: client) == false)
    }

    @Test func `of two who use a code at once one is right`() async throws {
        let account = try await enrolled().account
        let (factors, now, client) = (factors, try await code(account), client)
        let wins = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { (try? await factors.check(now, of: account.id, client: client)) ?? false }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
    }

    @Test func `wrong codes in a row lock the factor, longer each time`() async throws {
        let account = try await enrolled().account
        for _ in 0..<5 {
            let right = try await code(account)
            #expect(try await factors.check(wrong(right), of: account.id, client: client) == false)
        }
        await #expect(throws: AuthError.tooManyAttempts(retryAfter: .seconds(30))) {
            try await factors.check(try await code(account), of: account.id, client: client)
        }
        bench.clock.advance(seconds: 30)
        let right = try await code(account)
        #expect(try await factors.check(wrong(right), of: account.id, client: client) == false)
        await #expect(throws: AuthError.tooManyAttempts(retryAfter: .seconds(60))) {
            try await factors.check(right, of: account.id, client: client)
        }
        bench.clock.advance(seconds: 60)
        #expect(try await factors.check(try await code(account), of: account.id, client: client))
        let right2 = try await code(account, steps: 1)
        #expect(try await factors.check(wrong(right2), of: account.id, client: client) == false)
        #expect(try await factors.check(right2, of: account.id, client: client))
    }

    @Test func `recovery codes are right once each, however they are typed`() async throws {
        let (account, codes) = try await enrolled()
        #expect(try await factors.check(codes[0].uppercased(), of: account.id, client: client))
        #expect(try await factors.check(codes[0], of: account.id, client: client) == false)
        let spaced = codes[1].split(separator: "-").joined(separator: " ")
        #expect(try await factors.check(spaced, of: account.id, client: client))
        #expect(try await factors.recoveryCodesLeft(account.id) == 8)
    }

    @Test func `a recovery code of somebody else is wrong`() async throws {
        let codes = try await enrolled().recovery
        let other = try await bench.makeAccount("bob@x.test")
        _ = try await factors.enroll(other.id)
        _ = try await factors.confirm(other.id, code: try await code(other), client: client)
        #expect(try await factors.check(codes[0], of: other.id, client: client) == false)
    }

    @Test func `new recovery codes end the old ones`() async throws {
        let (account, old) = try await enrolled()
        let now = try await code(account)
        let new = try await factors.renewRecoveryCodes(account.id, code: now, client: client).map { $0.reveal() }
        #expect(Set(new).isDisjoint(with: old))
        #expect(try await factors.check(old[3], of: account.id, client: client) == false)
        #expect(try await factors.check(new[3], of: account.id, client: client))
    }

    @Test func `disabling needs a right code and takes everything away`() async throws {
        let account = try await enrolled().account
        let right = try await code(account)
        await #expect(throws: AuthError.badCredentials) {
            try await factors.disable(account.id, code: wrong(right), client: client)
        }
        try await factors.disable(account.id, code: right, client: client)
        #expect(try await bench.records(.factors).isEmpty)
        #expect(try await factors.isEnrolled(account.id) == false)
        #expect(try await factors.recoveryCodesLeft(account.id) == nil)
    }

    // MARK: - Sign-in

    @Test func `a sign-in is completed by a code, once`() async throws {
        let account = try await enrolled().account
        let token = try await factors.open(pending(account), client: client)
        let right = try await code(account)
        let closed = try await factors.close(challenge: token, code: right, client: client)
        #expect(closed == pending(account))
        await #expect(throws: AuthError.badCredentials) {
            try await factors.close(challenge: token, code: try await code(account, steps: 1), client: client)
        }
    }

    @Test func `a waiting sign-in is lost after five wrong codes and after five minutes`() async throws {
        let (account, recovery) = try await enrolled()
        let token = try await factors.open(pending(account), client: client)
        for _ in 0..<5 {
            await #expect(throws: AuthError.badCredentials) {
                try await factors.close(challenge: token, code: "aaaaa-aaaaa", client: client)
            }
        }
        bench.clock.advance(seconds: 31)
        await #expect(throws: AuthError.badCredentials) {
            try await factors.close(challenge: token, code: recovery[0], client: client)
        }
        let late = try await factors.open(pending(account), client: client)
        bench.clock.advance(seconds: 300)
        await #expect(throws: AuthError.badCredentials) {
            try await factors.close(challenge: late, code: recovery[0], client: client)
        }
        #expect(try await factors.recoveryCodesLeft(account.id) == 10)
    }

    @Test(arguments: ["", "0", "abcdef", "1234567", String(repeating: "9", count: 10_000), "٠١٢٣٤٥"])
    func `garbage is a wrong code`(text: String) async throws {
        let account = try await enrolled().account
        #expect(try await factors.check(text, of: account.id, client: client) == false)
    }

    @Test(arguments: [
        ([], ""), (Array("f".utf8), "MY"), (Array("fo".utf8), "MZXQ"), (Array("foo".utf8), "MZXW6"),
        (Array("foob".utf8), "MZXW6YQ"), (Array("fooba".utf8), "MZXW6YTB"), (Array("foobar".utf8), "MZXW6YTBOI"),
    ])
    func `bytes in Base32 are those of RFC 4648`(bytes: [UInt8], text: String) { #expect(Base32.encode(bytes) == text) }
}
