// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What an API key is made from.
public struct APIKeyDraft: Sendable, Hashable {
    /// Characters.
    static let longestName = 120

    public let name: String
    public let kind: ResolvedKey.Kind
    public let scopes: [KeyScope]?
    public let expiresAt: Timestamp?

    /// From `{"name","kind","scopes"?,"expiresAt"?}`; `.invalid` with everything that is wrong with it.
    /// - Parameters:
    ///   - roles: knows what scopes may name.
    ///   - now: keys that would have expired already are refused.
    public init(_ body: JSONObject, names roles: any RoleDirectory, now: Timestamp) throws(AuthError) {
        var issues = body.keys.filter { !["name", "kind", "scopes", "expiresAt"].contains($0) }.map { name in
            AuthError.Issue(pointer: "/\(name)", code: "unknown", message: "A key has no member \(name).")
        }
        let name = body["name"]?.stringValue ?? ""
        if name.isEmpty || name.unicodeScalars.count > Self.longestName {
            let message = "Give the key a name of at most \(Self.longestName) characters."
            issues.append(.init(pointer: "/name", code: "required", message: message))
        }
        let kind = body["kind"]?.stringValue.flatMap(ResolvedKey.Kind.init)
        if kind == nil {
            issues.append(.init(pointer: "/kind", code: "kind", message: "A key is publishable or secret."))
        }
        if let scopes = body["scopes"], !scopes.isNull {
            self.scopes = KeyScopeCoding.read(scopes, names: roles, into: &issues)
        } else {
            scopes = nil
        }
        expiresAt = Self.end(body["expiresAt"], now: now, &issues)
        guard issues.isEmpty, let kind else { throw .invalid(issues) }
        self.name = name
        self.kind = kind
    }

    private static func end(_ json: JSONValue?, now: Timestamp, _ issues: inout [AuthError.Issue]) -> Timestamp? {
        guard let json, !json.isNull else { return nil }
        guard let end = json.stringValue.flatMap({ Timestamp($0) }) else {
            issues.append(.init(pointer: "/expiresAt", code: "type", message: "Give a moment as RFC 3339 has it."))
            return nil
        }
        if end <= now {
            issues.append(.init(pointer: "/expiresAt", code: "past", message: "The key would have expired already."))
        }
        return end
    }
}
