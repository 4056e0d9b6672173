// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct ChallengesTests {
    private let bench = FlowBench()
    private let client = Client(address: "192.0.2.1")

    private func issue(_ draft: ChallengeDraft) async throws -> String {
        let issued = bench.challenges.link(draft)
        _ = try await bench.store.commit(issued.writes)
        return issued.secret
    }

    private func issueCode(_ subject: String) async throws -> String {
        let issued = bench.challenges.code(ChallengeDraft(.otpLogin, subject: subject))
        _ = try await bench.store.commit(issued.writes)
        return issued.secret
    }

    private func other(_ code: String) -> String { code == "123456" ? "654321" : "123456" }

    @Test func `a link opens once and only for its purpose`() async throws {
        let token = try await issue(ChallengeDraft(.reset, subject: "a@x.test"))
        #expect(token.utf8.count == 43)
        await #expect(throws: AuthError.badCredentials) { try await bench.challenges.consume(token, for: .magic) }
        let challenge = try await bench.challenges.consume(token, for: .reset)
        #expect(challenge.subject == "a@x.test")
        await #expect(throws: AuthError.badCredentials) { try await bench.challenges.consume(token, for: .reset) }
    }

    @Test func `neither token nor code is stored`() async throws {
        let token = try await issue(ChallengeDraft(.reset, subject: "a@x.test"))
        let code = try await issueCode("a@x.test")
        for record in try await bench.records(.challenges) {
            let text = "\(record.values)"
            #expect(!text.contains(token) && !text.contains("\"\(code)\""))
        }
    }

    @Test func `of two who take a link at once one gets it`() async throws {
        let token = try await issue(ChallengeDraft(.magic, subject: "a@x.test"))
        let challenges = bench.challenges
        let wins = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { (try? await challenges.consume(token, for: .magic)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
    }

    @Test func `who saw a link before somebody else took it can't take it`() async throws {
        let token = try await issue(ChallengeDraft(.magic, subject: "a@x.test"))
        let (one, two) = (
            try await bench.challenges.find(token, for: [.magic]), try await bench.challenges.find(token, for: [.magic])
        )
        _ = try await bench.store.commit([bench.challenges.use(one)])
        await #expect(throws: AuthError.stale) { try await bench.store.commit([bench.challenges.use(two)]) }
    }

    @Test func `who saw a code right before the last wrong try can't take it`() async throws {
        let code = try await issueCode("a@x.test")
        let seen = try await bench.challenges.check(code: code, of: "a@x.test", for: .otpLogin)
        await #expect(throws: AuthError.badCredentials) {
            try await bench.challenges.check(code: other(code), of: "a@x.test", for: .otpLogin)
        }
        await #expect(throws: AuthError.stale) { try await bench.store.commit([bench.challenges.use(seen)]) }
    }

    @Test func `of two who take a code at once one gets it`() async throws {
        let code = try await issueCode("a@x.test")
        let challenges = bench.challenges
        let wins = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (try? await challenges.consume(code: code, of: "a@x.test", for: .otpLogin)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
    }

    @Test func `after five wrong tries the right code is wrong too`() async throws {
        let code = try await issueCode("a@x.test")
        for _ in 0..<5 {
            await #expect(throws: AuthError.badCredentials) {
                try await bench.challenges.consume(code: other(code), of: "a@x.test", for: .otpLogin)
            }
        }
        await #expect(throws: AuthError.badCredentials) {
            try await bench.challenges.consume(code: code, of: "a@x.test", for: .otpLogin)
        }
    }

    @Test func `many wrong tries at once are all counted`() async throws {
        let code = try await issueCode("a@x.test")
        let (challenges, wrong) = (bench.challenges, other(code))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { _ = try? await challenges.consume(code: wrong, of: "a@x.test", for: .otpLogin) }
            }
        }
        let record = try #require(try await bench.records(.challenges).first)
        #expect(record["attempts"] == 5)
    }

    @Test func `a code of somebody else is wrong`() async throws {
        let code = try await issueCode("a@x.test")
        _ = try await issueCode("b@x.test")
        let issued = try await bench.records(.challenges)
        #expect(issued.count == 2)
        await #expect(throws: AuthError.badCredentials) {
            try await bench.challenges.consume(code: code, of: "c@x.test", for: .otpLogin)
        }
        await #expect(throws: AuthError.badCredentials) {
            try await bench.challenges.consume(code: code, of: "a@x.test", for: .otpRegister)
        }
    }

    @Test func `a link ends with its life and is removed in passing`() async throws {
        let token = try await issue(ChallengeDraft(.reset, subject: "a@x.test"))
        bench.clock.advance(seconds: 3599)
        #expect(try await bench.challenges.find(token, for: [.reset]).purpose == .reset)
        bench.clock.advance(seconds: 1)
        await #expect(throws: AuthError.badCredentials) { try await bench.challenges.find(token, for: [.reset]) }
        bench.clock.advance(seconds: 1)
        _ = try await issue(ChallengeDraft(.magic, subject: "b@x.test"))
        #expect(try await bench.records(.challenges).map { $0["subject"] } == ["b@x.test"])
    }

    @Test func `a new link ends the one before`() async throws {
        let first = try await issue(ChallengeDraft(.reset, subject: "a@x.test"))
        let elsewhere = try await issue(ChallengeDraft(.reset, subject: "b@x.test"))
        let second = try await issue(ChallengeDraft(.reset, subject: "a@x.test"))
        await #expect(throws: AuthError.badCredentials) { try await bench.challenges.find(first, for: [.reset]) }
        #expect(try await bench.challenges.find(second, for: [.reset]).subject == "a@x.test")
        #expect(try await bench.challenges.find(elsewhere, for: [.reset]).subject == "b@x.test")
    }

    @Test(arguments: ["", "x", "not base64!", String(repeating: "A", count: 43), String(repeating: "A", count: 5000)])
    func `a text that is no token opens nothing`(text: String) async throws {
        await #expect(throws: AuthError.badCredentials) {
            try await bench.challenges.find(text, for: Set(ChallengePurpose.allCases))
        }
    }

    @Test func `a kept state is given back once, sealed in between`() async throws {
        let token = try await bench.challenges.keepState(Array("verifier".utf8))
        let record = try #require(try await bench.records(.challenges).first)
        #expect(record["sealed"]?.stringValue?.contains("verifier") == false)
        #expect(try await bench.challenges.takeState(token) == Array("verifier".utf8))
        await #expect(throws: AuthError.badCredentials) { try await bench.challenges.takeState(token) }
    }

    @Test func `a kept state ends with its life`() async throws {
        let token = try await bench.challenges.keepState([1], life: .seconds(60))
        bench.clock.advance(seconds: 60)
        await #expect(throws: AuthError.badCredentials) { try await bench.challenges.takeState(token) }
    }

    @Test(arguments: [("123456", "123456"), (" 123 456 ", "123456"), ("123-456", "123456")])
    func `codes are read as people type them`(text: String, code: String) {
        #expect(OneTimeDigits.read(text) == code)
    }

    @Test(arguments: ["", "12345", "1234567", "12345a", "１２３４５６", String(repeating: " ", count: 100) + "123456"])
    func `other texts are no codes`(text: String) { #expect(OneTimeDigits.read(text) == nil) }

    @Test func `codes keep their leading zeros`() {
        #expect(OneTimeDigits.text(42) == "000042")
        #expect(OneTimeDigits.text(1_000_042) == "000042")
        let codes = (0..<200).map { _ in OneTimeDigits.random(from: bench.digests) }
        #expect(codes.allSatisfy { $0.utf8.count == 6 })
        #expect(Set(codes).count > 190)
    }
}
