// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import JSON
import Kernel
import OAuthAdapter
import Testing

@Suite struct IDTokenTests {
    private let world: ProviderWorld
    init() throws { world = try ProviderWorld() }

    private func outcome(_ token: String) async -> String {
        await world.outcome { _ = try await world.claims(of: token) }
    }

    @Test(arguments: [TokenAlgorithm.rs256, .rs384, .rs512, .ps256, .es256, .es384, .edDSA])
    func `every accepted algorithm is checked with its key`(_ algorithm: TokenAlgorithm) async throws {
        let token = try await world.sign(algorithm)
        #expect(try await world.claims(of: token).claims == JSONObject([("sub", "alice")]))
        let parts = token.split(separator: ".")
        let forged = Base64URL.encode(JSONValue(dictionaryLiteral: ("sub", "mallory")).encoded())
        #expect(await outcome("\(parts[0]).\(forged).\(parts[2])") == "upstream")
        #expect(await outcome("\(parts[0]).\(parts[1]).") == "upstream")
        #expect(await outcome("\(parts[0]).\(parts[1]).AA") == "upstream")
    }

    @Test(arguments: ["none", "None", "NONE", "nOnE", "", "RS1", "HS512", "ES256K", "es256"])
    func `alg none and algorithms off the list are refused`(_ name: String) async throws {
        let token = try await world.sign(header: [("alg", .string(name))])
        #expect(await outcome(token) == "upstream")
        let parts = token.split(separator: ".")
        #expect(await outcome("\(parts[0]).\(parts[1]).") == "upstream")
    }

    @Test func `HS confusion: a public key is never taken for a shared secret`() async throws {
        let rsa = StubKeys.rsa
        let text = try world.keys.set.text
        for secret in [rsa, text, "c2VjcmV0", "secret", ProviderWorld.secret, ""] {
            let header: JSONValue = ["alg": "HS256", "kid": "rsa"]
            let token = try await world.keys.sign(header, ["sub": "mallory"], by: .hs256, secret: secret)
            #expect(await outcome(token) == "upstream")
        }
    }

    @Test func `HS256 is taken only where the settings say so, with the client's secret`() async throws {
        let shared = try ProviderWorld([("algorithms", ["HS256"])])
        let token = try await shared.sign(.hs256)
        #expect(try await shared.claims(of: token).claims["sub"] == "alice")
        let wrong = try await shared.keys.sign(
            ["alg": "HS256"],
            ["sub": "m"],
            by: .hs256,
            secret: "another secret of 32 bytes or so"
        )
        #expect(await shared.outcome { _ = try await shared.claims(of: wrong) } == "upstream")
        let asymmetric = try await shared.sign(.es256)
        #expect(await shared.outcome { _ = try await shared.claims(of: asymmetric) } == "upstream")
        let short = try ProviderWorld(
            [("algorithms", ["HS256"])],
            client: ["client_id": "app", "client_secret": "short"]
        )
        let guessed = try await short.keys.sign(["alg": "HS256"], ["sub": "m"], by: .hs256, secret: "short")
        #expect(await short.outcome { _ = try await short.claims(of: guessed) } == "upstream")
    }

    @Test(arguments: [
        "enc", "shared", "es384", "rsa", "ed", "", "../../etc/passwd", "es256\u{0}", "ES256", "'; DROP TABLE keys",
        "e\u{301}s",
    ])
    func `kid tricks: the name of another or no key is refused`(_ id: String) async throws {
        #expect(await outcome(try await world.sign(header: [("kid", .string(id))])) == "upstream")
    }

    @Test(arguments: [7, true, .null, ["es256"], [:]] as [JSONValue])
    func `kid tricks: a name that is no text is refused`(_ id: JSONValue) async throws {
        #expect(await outcome(try await world.sign(header: [("kid", id)])) == "upstream")
    }

    @Test func `keys that a token brings along are not looked at`() async throws {
        let other = try StubKeys()
        let key = try #require(try other.set["keys"]?[1])
        for header in [
            ["alg": "ES256", "jwk": key], ["alg": "ES256", "kid": "evil", "jwk": key],
            ["alg": "ES256", "kid": "es256", "jku": "https://evil.example/keys", "jwk": key],
            ["alg": "ES256", "x5u": "https://evil.example/x", "x5c": ["MIIB"]],
        ] as [JSONValue] {
            #expect(await outcome(try await other.sign(header, ["sub": "mallory"], by: .es256)) == "upstream")
        }
        #expect(world.stub.requests.allSatisfy { $0.url.hasPrefix("https://op.example/") })
    }

    @Test func `a token without a key's name can mean only the one key that fits`() async throws {
        #expect(await outcome(try await world.sign(.es256, header: [("kid", nil)])) == "ok")
        let keys = try #require(try world.keys.set["keys"]?.arrayValue)
        let second = try #require(try StubKeys().set["keys"]?[1])
        world.stub.set(ProviderWorld.keysAddress, ["keys": .array(keys + [second])])
        world.clock.advance(3601)
        #expect(await outcome(try await world.sign(.es256, header: [("kid", nil)])) == "upstream")
        #expect(await outcome(try await world.sign(.es256)) == "upstream")
    }

    @Test(
        arguments: [
            ("crit", ["exp"]), ("crit", []), ("typ", "at+jwt"), ("typ", "Logout+JWT"), ("typ", 7),
        ] as [(String, JSONValue)]
    )
    func `headers that mean something else are refused`(_ name: String, _ value: JSONValue) async throws {
        #expect(await outcome(try await world.sign(header: [(name, value)])) == "upstream")
    }

    @Test func `a header field of any size is harmless`() async throws {
        for value in [.double(1e300), .decimal("99999999999999999999999999"), .double(-1e308), .integer(.min)]
            as [JSONValue]
        {
            #expect(await outcome(try await world.sign(header: [("x", value)])) == "ok")
        }
    }

    @Test func `a token that came with another access token is refused`() async throws {
        // Made by another program: base64url(SHA-256("access")[..<16]).
        let hash: JSONValue = ["sub": "alice", "at_hash": "oFYf1knNtrqnhAVfBRuteQ"]
        #expect(
            await world.outcome { _ = try await world.claims(of: world.sign(claims: hash), access: "access") } == "ok"
        )
        #expect(
            await world.outcome { _ = try await world.claims(of: world.sign(claims: hash), access: "other") }
                == "upstream"
        )
        for wrong in ["", 7, .null] as [JSONValue] {
            #expect(await outcome(try await world.sign(claims: ["at_hash": wrong])) == "upstream")
        }
    }

    @Test func `a key that is for another algorithm checks nothing`() async throws {
        for (algorithm, expected) in [("RS512", "upstream"), ("RS256", "ok")] {
            let world = try ProviderWorld()
            let keys = try #require(try world.keys.set["keys"]?.arrayValue).map { key in
                guard var members = key.objectValue, key["kty"] == "RSA" else { return key }
                members["alg"] = .string(algorithm)
                return JSONValue.object(members)
            }
            world.stub.set(ProviderWorld.keysAddress, ["keys": .array(keys)])
            let token = try await world.sign(.rs256)
            #expect(await world.outcome { _ = try await world.claims(of: token) } == expected)
        }
    }

    @Test func `a key too short to trust signs nothing`() async throws {
        let short: JSONValue = ["keys": [["kty": "RSA", "kid": "rsa", "n": "AQAB", "e": "AQAB"]]]
        world.stub.set(ProviderWorld.keysAddress, short)
        #expect(await outcome(try await world.sign(.rs256)) == "upstream")
    }

    @Test func `keys of any shape are harmless`() async throws {
        let shapes: [JSONValue] = [
            ["keys": [["kty": "EC", "crv": "P-256", "kid": "es256", "x": "", "y": ""]]],
            ["keys": [["kty": "EC", "crv": "P-256", "kid": "es256", "x": "AA", "y": "AA"]]],
            ["keys": [["kty": "EC", "crv": "P-256", "kid": "es256", "x": "!!", "y": "=="]]],
            ["keys": [["kty": "EC", "crv": "P-521", "kid": "es256", "x": "AA", "y": "AA"]]],
            ["keys": [["kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": "AA"]]], ["keys": [[:], [], .null]],
            ["keys": [:]],
            [:], [], "keys",
        ]
        for shape in shapes {
            let world = try ProviderWorld()
            world.stub.set(ProviderWorld.keysAddress, shape)
            for algorithm in [TokenAlgorithm.es256, .edDSA] {
                let token = try await world.sign(algorithm)
                #expect(await world.outcome { _ = try await world.claims(of: token) } == "upstream")
            }
        }
    }

    @Test func `20000 tokens of all shapes are refused without a trap`() async throws {
        var random = SeededGenerator(seed: 20_240_501)
        let good = try await [world.sign(.es256), world.sign(.edDSA), world.sign(.rs256)].map { Array($0.utf8) }
        let metadata = try await world.metadata()
        var refused = 0
        for round in 0..<20_000 {
            var bytes = good[round % good.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.change(&bytes, &random) }
            let token = String(decoding: bytes, as: UTF8.self)
            let kept = good.contains { $0 == bytes }
            let outcome = await world.outcome {
                _ = try await world.client.claims(
                    of: Secret(token),
                    with: Secret("a"),
                    at: metadata,
                    of: world.provider
                )
            }
            #expect(outcome == (kept ? "ok" : "upstream"), "round \(round): \(token)")
            if outcome == "upstream" { refused += 1 }
        }
        #expect(refused > 19_000)
    }

    private static func change(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0..<max(bytes.count, 1), using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where !bytes.isEmpty: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1 where !bytes.isEmpty: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(ascii: "."), at: min(place, bytes.count))
        case 3: bytes = Array(bytes.prefix(place))
        case 4: bytes = Array(bytes.dropFirst(place))
        default: bytes.append(UInt8(ascii: "A"))
        }
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
