// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain
internal import JSON
internal import Kernel

/// A signed token taken apart (RFC 7515, section 7.1), nothing of it believed yet.
///
/// Its header chooses among algorithms and keys that are known beforehand and has no other say: keys that it carries
/// or points to (`jwk`, `jku`, `x5c`, `x5u`) are not looked at.
struct SignedToken {
    let algorithm: String
    let keyID: String?
    let claims: JSONObject
    let signature: [UInt8]
    /// What is signed: header and payload as they came.
    let signed: [UInt8]

    static let longest = 65_536

    /// Nil for what is no such token.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64URL.decode(String(parts[2])), let algorithm = header["alg"]?.stringValue,
            header["crit"] == nil, Self.isPlain(header["typ"])
        else { return nil }
        switch header["kid"] {
        case nil: keyID = nil
        case .string(let id): keyID = id
        default: return nil
        }
        self.algorithm = algorithm
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    private static func object(_ part: Substring) -> JSONObject? {
        guard let bytes = Base64URL.decode(String(part)), let json = try? JSONValue(parsing: bytes) else { return nil }
        return json.objectValue
    }

    /// A token that says that it is something else (`at+jwt`, `logout+jwt`: RFC 8725, section 3.11) is no ID token.
    private static func isPlain(_ type: JSONValue?) -> Bool {
        guard let type else { return true }
        guard let text = type.stringValue else { return false }
        return !text.lowercased().hasSuffix("+jwt")
    }
}
