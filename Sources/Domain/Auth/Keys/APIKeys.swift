// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Synchronization

/// API keys of programs. A key is shown once, when it is made; what is kept is its SHA-256.
///
/// A publishable key acts as a guest or as the user whose token comes with it; without scopes it limits neither. A
/// secret key acts as an administrator, limited by its scopes if it has any.
public final class APIKeys: Sendable {
    public static let permission = "keys.manage"
    /// The most keys that are given at once, and those that there may be.
    public static let largestPage = 200
    /// Keys that are remembered between requests.
    static let remembered = 10_000

    let store: any AuthStore
    let digests: any Digests
    let roles: any RoleDirectory
    let activity: any ActivityRecording
    let clock: any WallClock
    let ids: any IDGenerator
    let errands: Errands
    let memory = Mutex(Memory())

    /// What is known of keys between requests.
    struct Memory: ~Copyable {
        /// The mark at which `keys` was read.
        var mark: Int64?
        /// By stored hash.
        var keys: [String: APIKey] = [:]
        /// When the use of a key was last noted.
        var noted: [String: Timestamp] = [:]
    }

    /// - Parameter errands: where the notes of last use are written from.
    public init(
        store: any AuthStore,
        digests: any Digests,
        roles: any RoleDirectory,
        activity: any ActivityRecording,
        clock: any WallClock,
        ids: any IDGenerator,
        errands: Errands
    ) {
        self.store = store
        self.digests = digests
        self.roles = roles
        self.activity = activity
        self.clock = clock
        self.ids = ids
        self.errands = errands
    }

    /// Makes a key; needs `keys.manage`, and to be an administrator without limits for a secret one, which may do more
    /// than others can.
    /// - Returns: the key to show once, and what is kept of it.
    public func create(
        _ body: JSONObject,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> (key: Secret<String>, kept: APIKey) {
        let authority = Authority(of: principal, in: roles)
        try authority.require(Self.permission)
        let now = clock.now()
        let draft = try APIKeyDraft(body, permissions: roles.allPermissions, now: now)
        try Self.require(authority, for: draft.kind)
        let text = APIKeyText(draft.kind, digests: digests)
        var values = JSONObject([
            ("id", .string(ids.makeID())), ("name", .string(draft.name)), ("kind", .string(draft.kind.rawValue)),
            ("prefix", .string(text.shown)), ("hash", .string(text.hash(digests))),
            ("creator", .string(principal.actor)), ("createdAt", now.json),
        ])
        values["scopes"] = draft.scopes.map { KeyScopeCoding.json($0) }
        values["expiresAt"] = draft.expiresAt?.json
        let event = event("keys.create", principal, target: draft.name, client, kind: draft.kind)
        guard let record = try await store.commit([.insert(.apiKeys, values), activity.write(of: event)]).first,
            let kept = APIKey(record)
        else { throw .internalFailure("the store gave no new key") }
        return (Secret(text.text), kept)
    }

    /// Keys, newest first, revoked and expired ones too; needs `keys.manage`.
    public func list(
        by principal: Principal,
        after: RecordID? = nil,
        limit: Int = 50
    ) async throws(AuthError) -> [APIKey] {
        try Authority(of: principal, in: roles).require(Self.permission)
        let count = min(max(limit, 1), Self.largestPage)
        return try await store.find(.apiKeys, where: [], oldestFirst: false, after: after, limit: count)
            .compactMap { APIKey($0) }
    }

    /// One key; needs `keys.manage`.
    public func get(_ id: RecordID, by principal: Principal) async throws(AuthError) -> APIKey {
        try Authority(of: principal, in: roles).require(Self.permission)
        guard let key = try await store.find(.apiKeys, id: id).flatMap({ APIKey($0) }) else { throw .notFound }
        return key
    }

    /// Ends a key at once; needs what making it needs. Revoking twice changes nothing.
    public func revoke(
        _ id: RecordID,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> APIKey {
        let authority = Authority(of: principal, in: roles)
        let key = try await get(id, by: principal)
        try Self.require(authority, for: key.kind)
        guard key.revokedAt == nil else { return key }
        let event = event("keys.revoke", principal, target: key.name, client, kind: key.kind)
        do throws(AuthError) {
            let changed = try await store.commit([
                .update(.apiKeys, id: id, ifVersion: nil, JSONObject([("revokedAt", clock.now().json)])),
                activity.write(of: event),
            ]).first
            return changed.flatMap { APIKey($0) } ?? key
        } catch .stale {
            throw .notFound
        }
    }

    private static func require(_ authority: Authority, for kind: ResolvedKey.Kind) throws(AuthError) {
        guard kind == .publishable || authority.isAdministrator else {
            throw .forbidden(code: "administrator", message: "Only an administrator may do this with secret keys.")
        }
    }

    private func event(
        _ action: String,
        _ principal: Principal,
        target: String,
        _ client: Client,
        kind: ResolvedKey.Kind
    ) -> ActivityEvent {
        let user: RecordID? = if case .user(let id) = principal.kind { id } else { nil }
        return ActivityEvent(
            action,
            actor: principal.actor,
            user: user,
            target: target,
            client: client,
            details: JSONObject([("kind", .string(kind.rawValue))])
        )
    }
}
