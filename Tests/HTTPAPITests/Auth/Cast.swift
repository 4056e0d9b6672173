// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import AuthTestKit
import DataDomain
import HTTPTypes
import Kernel

@testable import HTTPAPI

/// Everybody who may come to the API, with what they send.
struct Cast: Sendable {
    /// Kinds of callers; the matrix has a row for each.
    enum Role: Sendable, Hashable, CustomStringConvertible {
        case nobody
        /// Signed in, without roles.
        case user
        /// Signed in, with a role that holds this permission and no other.
        case limited(SystemPermission)
        case admin
        case publishable
        case publishableWithUser
        /// Limited to reading one entity, and with the token of an administrator.
        case publishableScopedWithAdmin
        case secret
        /// Limited to reading one entity.
        case secretScoped
        /// Limited to this permission.
        case secretFor(SystemPermission)
        case revokedKey
        case expiredKey
        case endedSession
        case garbageToken
        case garbageKey

        static let all: [Role] =
            [
                .nobody, .user, .admin, .publishable, .publishableWithUser, .publishableScopedWithAdmin, .secret,
                .secretScoped, .revokedKey, .expiredKey, .endedSession, .garbageToken, .garbageKey,
            ] + SystemPermission.allCases.flatMap { [.limited($0), .secretFor($0)] }

        var description: String {
            switch self {
            case .limited(let permission): "limited to \(permission.rawValue)"
            case .secretFor(let permission): "secret key for \(permission.rawValue)"
            case .nobody: "nobody"
            case .user: "user"
            case .admin: "admin"
            case .publishable: "publishable key"
            case .publishableWithUser: "publishable key and user"
            case .publishableScopedWithAdmin: "scoped publishable key and administrator"
            case .secret: "secret key"
            case .secretScoped: "scoped secret key"
            case .revokedKey: "revoked key"
            case .expiredKey: "expired key"
            case .endedSession: "ended session"
            case .garbageToken: "garbage token"
            case .garbageKey: "garbage key"
            }
        }

        /// What they send is worth nothing.
        var isBad: Bool {
            [.revokedKey, .expiredKey, .endedSession, .garbageToken, .garbageKey].contains(self)
        }

        /// The roles that the account has.
        fileprivate var roles: [String] {
            switch self {
            case .admin, .publishableScopedWithAdmin: ["admin"]
            case .limited(let permission): [Cast.role(permission)]
            default: []
            }
        }
    }

    static let password = "correct horse battery"

    private let api: TestAPI

    init(_ api: TestAPI) { self.api = api }

    static func role(_ permission: SystemPermission) -> String {
        "only-" + permission.rawValue.replacing(".", with: "-")
    }

    /// The blog, with a role for each permission.
    static let schema: JSONValue = {
        guard case .object(var object) = Blog.schema else { return .null }
        let roles = SystemPermission.allCases.map { (role($0), JSONValue.object(JSONObject())) }
        object["roles"] = .object(JSONObject(roles))
        let grants = SystemPermission.allCases.map { permission -> (String, JSONValue) in
            (role(permission), ["role": .string(role(permission)), "permission": .string(permission.rawValue)])
        }
        object["permissions"] = .object(JSONObject(grants))
        return .object(object)
    }()

    /// Headers of a caller of that kind.
    func headers(_ role: Role) async throws -> HTTPFields {
        switch role {
        case .nobody: [:]
        case .user, .limited, .admin: [.authorization: "Bearer \(try await token(role))"]
        case .publishable: [.apiKey: try await key(.publishable)]
        case .publishableWithUser:
            [.apiKey: try await key(.publishable), .authorization: "Bearer \(try await token(.user))"]
        case .publishableScopedWithAdmin:
            [
                .apiKey: try await key(.publishable, [["entity": "tags", "actions": ["read"]]]),
                .authorization: "Bearer \(try await token(.admin))",
            ]
        case .secret: [.apiKey: try await key(.secret)]
        case .secretScoped:
            [.authorization: "Bearer \(try await key(.secret, [["entity": "tags", "actions": ["read"]]]))"]
        case .secretFor(let permission):
            [.apiKey: try await key(.secret, [["permission": .string(permission.rawValue)]])]
        case .revokedKey, .expiredKey, .endedSession, .garbageToken, .garbageKey: try await bad(role)
        }
    }

    private func bad(_ role: Role) async throws -> HTTPFields {
        let services = api.house.services
        switch role {
        case .revokedKey:
            let (key, kept) = try await services.apiKeys.create(Self.secret(), by: .system)
            _ = try await services.apiKeys.revoke(kept.id, by: .system)
            return [.apiKey: key.reveal()]
        case .expiredKey:
            let end = Timestamp(millisecondsSinceEpoch: api.house.clock.now().millisecondsSinceEpoch + 1000)
            let (key, _) = try await services.apiKeys.create(Self.secret(until: end), by: .system)
            api.house.clock.advance(seconds: 2)
            return [.apiKey: key.reveal()]
        case .endedSession:
            let token = try await token(.user)
            _ = try await api.house.store.commit([.removeAll(.sessions, where: [])])
            return [.authorization: "Bearer \(token)"]
        case .garbageKey: return [.apiKey: "sk_nothing"]
        default: return [.authorization: "Bearer a.b.c"]
        }
    }

    private static func secret(until end: Timestamp? = nil) -> JSONObject {
        var body = JSONObject([("name", JSONValue.string("key")), ("kind", "secret")])
        body["expiresAt"] = end.map { .string($0.description) }
        return body
    }

    /// A key, made by the process itself.
    func key(_ kind: ResolvedKey.Kind, _ scopes: JSONValue? = nil) async throws -> String {
        var body = JSONObject([("name", "key"), ("kind", JSONValue.string(kind.rawValue))])
        body["scopes"] = scopes
        return try await api.house.services.apiKeys.create(body, by: .system).key.reveal()
    }

    /// The token of an account that is made for it.
    func token(_ role: Role) async throws -> String { try await signedIn(role).issued.token.reveal() }

    func signedIn(_ role: Role) async throws -> SignedIn {
        let email = "someone-\(role.roles.first ?? "user")@example.org"
        if try await api.house.services.accounts.find(email: email) == nil {
            _ = try await api.house.services.accounts.create(
                NewAccount(email: email, password: Secret(Self.password), roles: role.roles, isVerified: true),
                by: .system
            )
        }
        return try await api.house.services.signIn.withPassword(email: email, password: Secret(Self.password))
    }
}
