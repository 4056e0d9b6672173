// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// A signed token in compact form (RFC 7515, section 7.1), taken apart but not yet checked.
///
/// Strict beyond the standard: an algorithm and a key id must stand in the header, nothing that changes the meaning of
/// the token may, and no two texts are the same token.
struct CompactToken: Sendable {
    /// Bytes; a token of ours with ten roles has about 500.
    static let longest = 8192
    private static let limits = JSONReader.Limits(depth: 8, values: 1000)
    /// Header parameters that mean nothing for a token of ours.
    private static let allowedParameters: Set = ["alg", "kid", "typ"]

    let algorithm: String
    let keyID: String
    let signature: [UInt8]
    /// What was signed: header and payload as they stand, with the dot.
    let signed: [UInt8]
    private let payload: [UInt8]

    /// Nil for what is no such token.
    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(Self.longest + 1))
        guard bytes.count <= Self.longest else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.decoded(parts[0]), let payload = Self.decoded(parts[1]),
            let signature = Self.decoded(parts[2]), let members = Self.object(header),
            members.keys.allSatisfy(Self.allowedParameters.contains), let algorithm = members["alg"]?.stringValue,
            let keyID = members["kid"]?.stringValue, members["typ"].map({ $0 == "JWT" }) ?? true
        else { return nil }
        self.algorithm = algorithm
        self.keyID = keyID
        self.signature = signature
        self.payload = payload
        signed = Array(bytes.prefix(parts[0].count + 1 + parts[1].count))
    }

    /// The payload; for after the signature was found right. Nil when it is no object.
    var claims: JSONObject? { Self.object(payload) }

    private static func decoded(_ part: ArraySlice<UInt8>) -> [UInt8]? {
        Base64URL.decode(String(decoding: part, as: UTF8.self))
    }

    private static func object(_ bytes: [UInt8]) -> JSONObject? {
        (try? JSONReader(limits: limits).read(bytes))?.objectValue
    }

    /// Header and payload, ready to be signed.
    static func signingInput(algorithm: SigningAlgorithm, keyID: String, payload: JSONObject) -> String {
        let header = JSONObject([
            ("alg", .string(algorithm.rawValue)), ("typ", "JWT"), ("kid", .string(keyID)),
        ])
        return Base64URL.encode(JSONValue.object(header).encoded()) + "."
            + Base64URL.encode(JSONValue.object(payload).encoded())
    }
}
