// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import Crypto
import CryptoAdapter
import JSON
import Kernel

/// Tokens over real keys, for one test.
struct TokenHouse {
    let store = InMemoryAuthStore()
    let clock = FakeClock()
    let policies = FakePolicies()
    let keys: SigningKeys
    let tokens: Tokens

    init(_ algorithm: SigningAlgorithm = .edDSA) {
        policies.change {
            $0.token.algorithm = algorithm
            $0.token.issuer = "https://roost.example"
        }
        keys = SigningKeys(
            store: store,
            maker: CryptoSigningKeyMaker(),
            sealer: FakeSealer(),
            digests: FakeDigests(),
            clock: clock,
            policies: policies
        )
        tokens = Tokens(keys: keys, clock: clock, policies: policies)
    }

    func claims(_ id: RecordID = .integer(7), life: Int64 = 600) -> TokenClaims {
        let now = clock.now().millisecondsSinceEpoch / 1000
        return TokenClaims(
            account: id,
            email: "ann@example.org",
            roles: ["admin", "editor"],
            session: "018f0000-0000-7000-8000-000000000001",
            issuedAt: now,
            expiresAt: now + life,
            issuer: policies.policy.token.issuer
        )
    }

    /// The public keys as a client sees them.
    func published() async throws -> [JSONValue] { try await keys.publicKeys()["keys"]?.arrayValue ?? [] }

    /// Whether the token is taken; any refusal but `.badCredentials` is passed on.
    func isTaken(_ token: String) async throws -> Bool {
        do throws(AuthError) {
            _ = try await tokens.check(token)
            return true
        } catch .badCredentials {
            return false
        }
    }
}

/// Tokens that somebody else puts together.
enum Forgery {
    static func part(_ json: JSONValue) -> String { Base64URL.encode(json.encoded()) }

    static func header(of token: String) throws -> JSONObject { try object(token, 0) }
    static func payload(of token: String) throws -> JSONObject { try object(token, 1) }

    private static func object(_ token: String, _ place: Int) throws -> JSONObject {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64URL.decode(String(parts[place])),
            let object = try JSONValue(parsing: bytes).objectValue
        else { throw AuthError.internalFailure("no token") }
        return object
    }

    static func shared(_ header: JSONObject, _ payload: JSONObject, secret: [UInt8]) -> String {
        let input = part(.object(header)) + "." + part(.object(payload))
        let code = HMAC<SHA256>.authenticationCode(for: Array(input.utf8), using: SymmetricKey(data: secret))
        return input + "." + Base64URL.encode(Array(code))
    }

    static func signed(
        _ header: JSONObject,
        _ payload: JSONObject,
        by key: Curve25519.Signing.PrivateKey
    ) throws -> String {
        let input = part(.object(header)) + "." + part(.object(payload))
        return input + "." + Base64URL.encode(Array(try key.signature(for: Array(input.utf8))))
    }
}
