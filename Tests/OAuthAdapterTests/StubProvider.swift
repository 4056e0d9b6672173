// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Crypto
import FoundationEssentials
import JSON
import JWTKit
import Kernel
import OAuthAdapter
import Synchronization

/// A provider that answers from a table, and what was asked of it.
final class StubProvider: OutboundHTTP {
    typealias Answer = Result<OutboundResponse, OutboundFailure>

    private struct State {
        var answers: [String: Answer] = [:]
        var requests: [OutboundRequest] = []
    }

    private let state = Mutex(State())

    var requests: [OutboundRequest] { state.withLock { $0.requests } }
    func count(_ url: String) -> Int { requests.filter { $0.url == url }.count }

    func set(_ url: String, _ answer: Answer) { state.withLock { $0.answers[url] = answer } }

    func set(_ url: String, status: Int = 200, _ json: JSONValue, headers: [(name: String, value: String)] = []) {
        set(url, .success(OutboundResponse(status: status, headers: headers, body: json.encoded())))
    }

    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers[request.url] ?? .failure(OutboundFailure("nobody there"))
        }
        return try answer.get()
    }
}

/// A clock that stands still until a test moves it.
final class StillClock: WallClock {
    private let seconds = Mutex<Int64>(1_714_564_800)
    func now() -> Timestamp { Timestamp(millisecondsSinceEpoch: seconds.withLock { $0 } * 1000) }
    func advance(_ more: Int64) { seconds.withLock { $0 += more } }
}

/// Foreseeable ids.
final class CountingIDs: IDGenerator {
    private let last = Mutex(0)
    func makeID() -> String {
        let number = last.withLock { last in
            last += 1
            return last
        }
        return "id-\(number)"
    }
}

/// The keys of a provider that signs by every algorithm that is accepted.
struct StubKeys: Sendable {
    let es256 = ES256PrivateKey()
    let es384 = ES384PrivateKey()
    let edDSA: EdDSA.PrivateKey

    init() throws { edDSA = try EdDSA.PrivateKey(curve: .ed25519) }

    /// RSA of 2048 bits, made for this test and used nowhere else.
    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCdMF3c6JOkkI42
        V+nEZSJ8hlEgJnoZCEFyMQlh9QfOagDGE3DcQcFd0T2uMD7rIoTTzNzPan4QXDJf
        iR/B/HCrja/eAMwx2YJzEqwxgaXwXhVlKEjU2n5DqX8bE2zVj2C2ICArK/4b4tuV
        GGiCQdtUstxQKV8nybcTE5XRm7DrNwr/ET/3cw6JNvNpt+6il4TFTCyUhDlY2Ng6
        blgiUdw6L7EZtqG2FsONtQfHiU455nOjqkkjNVBPbtwDt09cHmToxkPiOZlIPX/i
        GGjecaLXbCd1ROQtDDJYYHaPcEjLjvyb4VhNBb8kxno3DvDNvYx+m+m4xIJ7uWdL
        oJkWMmOvAgMBAAECggEAB1Wka5Rmnz0nhZ2giMt3Snwx+OASvmxGMX/cQjfev2Du
        3E836u8eiLQkvqX9qZcYv5FFlGARtc23hAGv+6s9zqNz21YKMSFHFvt+EWlNRuP8
        95VjoJr5XUrhZXAImgZwqs7g8WLCHqb9O/3BkqJkC5W09gCYMhEVe8xkJz2uiasb
        F9SlKDVq4j1PPXJ4sLLZK0e7UDzY4M0YirvSktIRkb/9t6UlrfhwCtsra08sz7BA
        G/lBogQXZqz/P/45GenIbX29oH23TbnMvM0spj77ZZpb88JnArsuhI8CUkjJ8UGE
        FF091jvtfaCJQE18r9lTuKODy0EcN6hOHyDCF3F88QKBgQDS2xWPGdWBB1k5HhbH
        StnoN4mHdFdXhfPOxfFnS5JHH4XgFhEmyRusIeiZdytvhbLHRtNzMa292/V44REZ
        w16tNbAcYBFR/+Uw2xD6y4NW09MvBYAjvwNyfJTOv+WqIfz2BAdFOcoq5C6vC//6
        pmZAjToQRem4AALi8tJ6vE1MbQKBgQC+19MXGAAT0Iq55bBg1zF75Opxj1XPGeMV
        MHsoNEmt5iCRlr6mst926kYhFribUyvSLtlhTk8Hlm8DSF10CVrld/hCHD9mo4Bz
        +qWHkmAt0+aHE6cNWkLpEWmirfZs7pjHUJVpWGahrxgjgDfmItG5RwC0NwGtydvf
        TwVErPmnCwKBgHZd0m5wvDAgpe+wem0KEeWQN744i0dwxPsQl4G7JLSUd5ziBmLV
        hplMt7xe7509Wq0Pj2gdPUFVlylyfx0NVbq6ZtCnBVIY6tpQP+nqESLO6sB8wABR
        HGhKk2a0xwKI7e5VOJed52XIjoRpohtdCg22uh+kf51xNC2ezpVj26jJAoGBAIuc
        yEh0vlnAjjxA1C+EPics6HX7LgM8JOwzc2WOGvilCd54MTEyWlhcOsGqJZM73Sr+
        KvkMmLQsUTpNjlB9J4oHog57K8aihi5ShxYO912PT24x6lvSVHC81FK2gThftFTb
        lvJiQXK27SnLexlZD6RDVTiBpTDGI5vR60C6akjRAoGAI/FfgH8ugzHKV/3kwc+8
        wEF4VGvfMpVp1Hjxvhsfs8dvNdKHalR1/h2J3Y5HzSJeAm6DvVlCn+GlSat2EYBE
        t5kFvH4qnvoaTsg88p9k0QkiT3ZYVIRYv9Pp1iSGfSeLhrd3Heq0CcXiyrI4Q5Td
        rFzTwvDkTAm1geaiVc+dQ5Y=
        -----END PRIVATE KEY-----
        """

    var set: JSONValue {
        get throws {
            let rsa = try Insecure.RSA.PrivateKey(pem: Self.rsa).publicKey.getKeyPrimitives()
            return [
                "keys": [
                    [
                        "kty": "RSA", "kid": "rsa", "use": "sig", "n": .string(Base64URL.encode(Array(rsa.modulus))),
                        "e": .string(Base64URL.encode(Array(rsa.publicExponent))),
                    ],
                    try curve("es256", "P-256", es256.publicKey.parameters),
                    try curve("es384", "P-384", es384.publicKey.parameters),
                    [
                        "kty": "OKP", "crv": "Ed25519", "kid": "ed",
                        "x": .string(Base64URL.encode(Array(edDSA.publicKey.rawRepresentation))),
                    ],
                    ["kty": "oct", "kid": "shared", "k": "c2VjcmV0"], ["kty": "RSA", "kid": "enc", "use": "enc"],
                    "junk",
                ]
            ]
        }
    }

    private func curve(_ id: String, _ name: String, _ point: ECDSAParameters?) throws -> JSONValue {
        let text = { (base64: String?) in
            JSONValue.string(Base64URL.encode(Array(Data(base64Encoded: base64 ?? "") ?? Data())))
        }
        return ["kty": "EC", "crv": .string(name), "kid": .string(id), "x": text(point?.x), "y": text(point?.y)]
    }

    /// Signs any header and payload, however wrong.
    func sign(_ header: JSONValue, _ claims: JSONValue, by algorithm: TokenAlgorithm, secret: String = "") async throws
        -> String
    {
        let text = "\(Base64URL.encode(header.encoded())).\(Base64URL.encode(claims.encoded()))"
        let keys = JWTKeyCollection()
        switch algorithm {
        case .rs256: await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: Self.rsa), digestAlgorithm: .sha256)
        case .rs384: await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: Self.rsa), digestAlgorithm: .sha384)
        case .rs512: await keys.add(rsa: try Insecure.RSA.PrivateKey(pem: Self.rsa), digestAlgorithm: .sha512)
        case .ps256: await keys.add(pss: try Insecure.RSA.PrivateKey(pem: Self.rsa), digestAlgorithm: .sha256)
        case .es256: await keys.add(ecdsa: es256)
        case .es384: await keys.add(ecdsa: es384)
        case .edDSA: await keys.add(eddsa: edDSA)
        case .hs256:
            let key = SymmetricKey(data: Array(secret.utf8))
            let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
            return "\(text).\(Base64URL.encode(Array(code)))"
        }
        let signature = try await keys.getKey().sign(Array(text.utf8))
        return "\(text).\(Base64URL.encode(signature))"
    }

    /// The name of the key for an algorithm.
    static func name(_ algorithm: TokenAlgorithm) -> String {
        switch algorithm {
        case .rs256, .rs384, .rs512, .ps256: "rsa"
        case .es256: "es256"
        case .es384: "es384"
        case .edDSA: "ed"
        case .hs256: "shared"
        }
    }
}
