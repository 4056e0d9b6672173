// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import Crypto
internal import JSON
internal import Kernel

/// What Apple takes in the place of a secret: a short-lived ES256 token of the developer's team
/// (https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret).
enum AppleClientSecret {
    static let audience = "https://appleid.apple.com"
    /// Seconds; it is made for one request.
    private static let life: Int64 = 300

    /// Throws `.upstream` for a key that is none.
    static func make(
        for clientID: String,
        with key: ClientAuthentication.AppleKey,
        at now: Timestamp
    ) throws(AuthError) -> String {
        let issuedAt = now.millisecondsSinceEpoch / 1000
        let header: JSONValue = ["alg": "ES256", "kid": .string(key.keyID)]
        let claims: JSONValue = [
            "iss": .string(key.team), "iat": .integer(issuedAt), "exp": .integer(issuedAt + life),
            "aud": .string(audience), "sub": .string(clientID),
        ]
        let signed = "\(Base64URL.encode(header.encoded())).\(Base64URL.encode(claims.encoded()))"
        do {
            let signer = try P256.Signing.PrivateKey(pemRepresentation: key.privateKey.reveal())
            let signature = try signer.signature(for: Array(signed.utf8))
            return "\(signed).\(Base64URL.encode(Array(signature.rawRepresentation)))"
        } catch {
            throw .upstream("the private key for Apple can't be used")
        }
    }
}
