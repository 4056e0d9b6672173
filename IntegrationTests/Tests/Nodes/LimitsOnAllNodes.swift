// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

/// Who tries passwords on several nodes has one budget, not one on each.
@Suite(.serialized) struct LimitsOnAllNodes {
    private static let path = "/api/auth/password/login"

    private func guess(_ node: Server, _ guesser: Visitor, _ email: String) throws -> Int {
        let body = ["email": email, "password": "wrong-otter-lantern"]
        return try node.guest().post(Self.path, json: body, headers: ["X-Forwarded-For": guesser.address]).status
    }

    /// Waits until what a node has counted so far is known to all: a failure that comes later locks somebody else out.
    private func told(_ from: Server, _ to: Server) throws {
        let witness = from.visitor()
        let email = "\(UUID().uuidString)@example.org"
        for _ in 0..<5 { #expect(try guess(from, witness, email) == 401) }
        try to.comes(within: .seconds(20)) { try guess(to, witness, email) == 429 }
    }

    @Test func `a guesser who changes between nodes gets one budget of attempts`() throws {
        let (one, two) = try Cluster().pair()
        let guesser = one.visitor()
        let began = ContinuousClock.now
        var taken = 0
        for round in 0..<24 {
            let (here, there) = round % 2 == 0 ? (one, two) : (two, one)
            let status = try guess(here, guesser, "user\(round)@example.org")
            #expect([401, 429].contains(status))
            if status == 401 {
                taken += 1
                try told(here, there)
            }
        }
        // What has filled again meanwhile: one in six seconds.
        let refilled = Int((ContinuousClock.now - began) / .seconds(6)) + 1
        #expect(taken >= 10 && taken <= 10 + refilled, "\(taken) guesses, \(refilled) refilled")
        print("\(taken) guesses on two nodes, of which \(refilled) at most had filled again")
    }

    @Test func `wrong passwords on one node lock out on the other`() throws {
        let (one, two) = try Cluster().pair()
        _ = try one.member("ada@example.org")
        let guesser = one.visitor()
        for _ in 0..<5 { #expect(try guess(one, guesser, "ada@example.org") == 401) }
        try two.comes(within: .seconds(20)) {
            let right = ["email": "ada@example.org", "password": Server.password]
            let headers = ["X-Forwarded-For": guesser.address]
            return try two.guest().post(Self.path, json: right, headers: headers).status == 429
        }
        // Nobody else is slowed down.
        #expect(try two.signIn("ada@example.org", Server.password) != "")
    }
}
