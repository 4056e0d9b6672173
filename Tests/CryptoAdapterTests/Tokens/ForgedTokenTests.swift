// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Crypto
import CryptoAdapter
import JSON
import Kernel
import Testing

/// Tokens that must not be taken (RFC 8725; published cases of other servers).
@Suite struct ForgedTokenTests {
    private let house = TokenHouse()

    private func genuine() async throws -> (token: String, header: JSONObject, payload: JSONObject) {
        let token = try await house.tokens.sign(house.claims())
        return (token, try Forgery.header(of: token), try Forgery.payload(of: token))
    }

    @Test(arguments: ["none", "None", "NONE", "nOnE", "", "null", "HS256", "ES256", "RS256", "EdDSA "])
    func `an algorithm that the key has not`(_ algorithm: String) async throws {
        let (token, header, payload) = try await genuine()
        var forged = header
        forged["alg"] = .string(algorithm)
        let input = Forgery.part(.object(forged)) + "." + Forgery.part(.object(payload))
        let signature = try #require(token.split(separator: ".").last)
        #expect(try await !house.isTaken(input + "."))
        #expect(try await !house.isTaken(input + "." + signature))
        #expect(try await !house.isTaken(input))
        forged["alg"] = nil
        let bare = Forgery.part(.object(forged)) + "." + Forgery.part(.object(payload)) + "." + signature
        #expect(try await !house.isTaken(bare))
    }

    @Test func `the public key as a shared secret`() async throws {
        let (_, header, payload) = try await genuine()
        let key = try #require(try await house.published().first)
        let bytes = try #require(key["x"]?.stringValue.flatMap(Base64URL.decode))
        var forged = header
        forged["alg"] = "HS256"
        for secret in [bytes, Array(Base64URL.encode(bytes).utf8), key.encoded(), []] {
            #expect(try await !house.isTaken(Forgery.shared(forged, payload, secret: secret)))
            #expect(try await !house.isTaken(Forgery.shared(header, payload, secret: secret)))
        }
    }

    @Test func `another key under the same or a foreign id, or brought along in the header`() async throws {
        let (_, header, payload) = try await genuine()
        let key = Curve25519.Signing.PrivateKey()
        #expect(try await !house.isTaken(try Forgery.signed(header, payload, by: key)))
        let jwk: JSONValue = [
            "kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.encode(Array(key.publicKey.rawRepresentation))),
        ]
        let additions: [(String, JSONValue)] = [
            ("kid", "unknown"), ("kid", ""), ("kid", "../../dev/null"), ("kid", "' OR 1=1 --"), ("kid", 1),
            ("kid", .null), ("jwk", jwk), ("jku", "https://evil.example/jwks.json"), ("x5u", "https://evil.example"),
            ("crit", ["exp"]), ("b64", false), ("typ", "at+jwt"),
        ]
        for (name, value) in additions {
            var forged = header
            forged[name] = value
            #expect(try await !house.isTaken(try Forgery.signed(forged, payload, by: key)), "\(name)")
        }
    }

    @Test func `a genuine signature over another header or payload`() async throws {
        let (token, _, payload) = try await genuine()
        let parts = token.split(separator: ".").map(String.init)
        for (name, value) in [("role", "root"), ("id", 1), ("exp", 9_999_999_999), ("sid", "x")]
            as [(String, JSONValue)]
        {
            var forged = payload
            forged[name] = value
            let text = [parts[0], Forgery.part(.object(forged)), parts[2]].joined(separator: ".")
            #expect(try await !house.isTaken(text), "\(name)")
        }
    }

    @Test func `expired, from the future, or for another issuer`() async throws {
        let token = try await house.tokens.sign(house.claims(life: 10))
        house.clock.advance(seconds: 9)
        #expect(try await house.isTaken(token))
        house.clock.advance(seconds: 1)
        #expect(try await !house.isTaken(token))
        var early = house.claims(life: 1000)
        early.issuedAt += 61
        #expect(try await !house.isTaken(try await house.tokens.sign(early)))
        for issuer in [nil, "https://evil.example", "https://roost.example/", "https://ROOST.example"] as [String?] {
            var other = house.claims()
            other.issuer = issuer
            #expect(try await !house.isTaken(try await house.tokens.sign(other)))
        }
        var extreme = house.claims()
        (extreme.issuedAt, extreme.expiresAt) = (.min, .max)
        _ = try await house.isTaken(try await house.tokens.sign(extreme))
    }

    @Test func `cut off at any place, or with any character changed`() async throws {
        let (token, _, _) = try await genuine()
        for end in token.indices { #expect(try await !house.isTaken(String(token[..<end]))) }
        for place in token.indices {
            let other: Character = token[place] == "A" ? "B" : "A"
            let changed = String(token[..<place]) + String(other) + String(token[token.index(after: place)...])
            #expect(try await !house.isTaken(changed))
        }
        for text in [token + "A", token + ".", "." + token, " " + token, token + "\n", token + "=", token + ".AAAA"] {
            #expect(try await !house.isTaken(text))
        }
    }

    @Test func `huge, deep and empty ones`() async throws {
        let (_, header, _) = try await genuine()
        let head = Forgery.part(.object(header))
        let deep = Base64URL.encode(
            Array((String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)).utf8)
        )
        let texts = [
            "", ".", "..", "...", "a.b.c", String(repeating: ".", count: 100_000),
            String(repeating: "A", count: 5_000_000),
            head + "." + deep + ".AAAA", head + "..", head + "." + String(repeating: "A", count: 10_000_000) + ".AA",
            "\u{0}.\u{0}.\u{0}", "\u{1F680}.\u{1F680}.\u{1F680}", "e30.e30.e30", "bnVsbA.bnVsbA.bnVsbA",
        ]
        for text in texts { #expect(try await !house.isTaken(text)) }
    }

    /// The genuine secret, as somebody inside might misuse it.
    private func genuineKey() async throws -> Curve25519.Signing.PrivateKey {
        let records = try await house.store.find(.signingKeys, where: [], oldestFirst: true, after: nil, limit: 1)
        let sealed = try #require(records.first?["sealed"]?.stringValue)
        let secret = try FakeSealer().open(sealed, purpose: "auth.signing-key")
        return try Curve25519.Signing.PrivateKey(rawRepresentation: secret)
    }

    @Test(
        arguments: [
            ("alg", "none"), ("alg", "HS256"), ("alg", "ES256"), ("alg", "eddsa"), ("alg", .null), ("kid", "unknown"),
            ("jwk", .object(JSONObject())), ("jku", "https://evil.example"), ("x5u", "https://evil.example"),
            ("crit", ["exp"]), ("b64", false), ("typ", "at+jwt"),
        ] as [(String, JSONValue)]
    )
    func `a header that means something else, well signed`(_ name: String, _ value: JSONValue) async throws {
        let (_, header, payload) = try await genuine()
        let key = try await genuineKey()
        #expect(try await house.isTaken(try Forgery.signed(header, payload, by: key)))
        var forged = header
        forged[name] = value
        #expect(try await !house.isTaken(try Forgery.signed(forged, payload, by: key)))
    }

    @Test func `claims of other types, well signed`() async throws {
        // Still no trap and no half-read token.
        let (_, header, payload) = try await genuine()
        let key = try await genuineKey()
        #expect(try await house.isTaken(try Forgery.signed(header, payload, by: key)))
        for name in ["id", "email", "roles", "sid", "iat", "exp", "imp", "iss"] {
            for value in [.null, true, [], "", 1.5, -1, .object(JSONObject())] as [JSONValue] {
                var forged = payload
                forged[name] = value
                let isHarmless =
                    (name == "roles" && value == []) || (name == "iat" && value == -1)
                    || (name == "id" && (value == -1 || value == ""))
                    || (["email", "sid", "imp"].contains(name) && value == "")
                    || (name == "imp" && value == -1)
                #expect(try await house.isTaken(try Forgery.signed(header, forged, by: key)) == isHarmless)
            }
        }
    }

    @Test func `50,000 random texts are refused and none stops the server`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let genuine = Array(try await genuine().token.utf8)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".utf8)
        for number in 0..<50_000 {
            let text = Self.mutated(genuine, number, alphabet, &random)
            #expect(try await !house.isTaken(text), "seed \(seed), number \(number)")
        }
    }

    private static func mutated(
        _ genuine: [UInt8],
        _ number: Int,
        _ alphabet: [UInt8],
        _ random: inout SeededGenerator
    ) -> String {
        var bytes = genuine
        switch number % 4 {
        case 0:
            bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
        case 1:
            bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                alphabet[Int.random(in: alphabet.indices, using: &random)]
            }
        case 2: bytes.remove(at: Int.random(in: bytes.indices, using: &random))
        default:
            for _ in 0...Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
            }
        }
        // A change undone by the next is the genuine token again.
        return bytes == genuine ? "" : String(decoding: bytes, as: UTF8.self)
    }
}

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators", 2014), so that a
/// failing case comes again.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
