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
        /// What the audit log was told of their use.
        var uses = KeyUses()
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
    /// than others can. With an API key that is limited, only keys that are no less so.
    /// - Returns: the key to show once, and what is kept of it.
    public func create(
        _ body: JSONObject,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> (key: Secret<String>, kept: APIKey) {
        let authority = Authority(of: principal, in: roles)
        try authority.require(Self.permission)
        let now = clock.now()
        let draft = try APIKeyDraft(body, names: roles, now: now)
        try Self.require(authority, for: draft.kind)
        try authority.requireMaking(draft.scopes)
        let text = APIKeyText(draft.kind, digests: digests)
        var values = JSONObject([
            ("id", .string(ids.makeID())), ("name", .string(draft.name)), ("kind", .string(draft.kind.rawValue)),
            ("prefix", .string(text.shown)), ("hash", .string(text.hash(digests))),
            ("creator", .string(principal.actor)), ("createdAt", now.json),
        ])
        values["scopes"] = draft.scopes.map { KeyScopeCoding.json($0) }
        values["expiresAt"] = draft.expiresAt?.json
        let event = event("keys.create", principal, target: draft.name, client, kind: draft.kind)
        let writes: [AuthWrite] = [.insert(.apiKeys, values), activity.write(of: event)]
        let records = try await store.settle { () async throws(AuthError) in
            try await store.commit(writes + (try await parentWrites(of: principal, now: now)))
        }
        guard let kept = records.first.flatMap({ APIKey($0) }) else {
            throw .internalFailure("the store gave no new key")
        }
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

    static func require(_ authority: Authority, for kind: ResolvedKey.Kind) throws(AuthError) {
        guard kind == .publishable || authority.isAdministrator else {
            throw .forbidden(code: "administrator", message: "Only an administrator may do this with secret keys.")
        }
    }

    func event(
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
