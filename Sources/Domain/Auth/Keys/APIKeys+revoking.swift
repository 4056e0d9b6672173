// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension APIKeys {
    /// Ends a key at once, and with it every key that was made with it, or with one of those; needs what making it
    /// needs. Revoking twice changes nothing.
    public func revoke(
        _ id: RecordID,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> APIKey {
        let authority = Authority(of: principal, in: roles)
        let key = try await get(id, by: principal)
        try Self.require(authority, for: key.kind)
        return try await store.settle { () async throws(AuthError) in
            let family = try await family(of: id).filter { $0.key.revokedAt == nil }
            guard !family.isEmpty else { return try await get(id, by: principal) }
            let end = JSONObject([("revokedAt", clock.now().json)])
            let writes = family.flatMap { member -> [AuthWrite] in
                let event = event("keys.revoke", principal, target: member.key.name, client, kind: member.key.kind)
                return [
                    // Of the version that was read: a key that makes another one is changed by it.
                    .update(.apiKeys, id: member.key.id, ifVersion: member.version, end),
                    activity.write(of: event),
                ]
            }
            _ = try await store.commit(writes)
            return try await get(id, by: principal)
        }
    }

    /// What stands beside a new key that is made with another one: a change of that one, refused when it has been
    /// revoked in the meantime, so that none escapes its end.
    func parentWrites(of principal: Principal, now: Timestamp) async throws(AuthError) -> [AuthWrite] {
        guard case .key(let id) = principal.kind else { return [] }
        guard let record = try await store.find(.apiKeys, id: .text(id)), let key = APIKey(record),
            key.isInForce(at: now)
        else { throw .badCredentials }
        return [.update(.apiKeys, id: key.id, ifVersion: record.version, JSONObject([("lastUsedAt", now.json)]))]
    }

    /// The key, and those that were made with it or with one of those.
    private func family(of id: RecordID) async throws(AuthError) -> [(key: APIKey, version: Int64)] {
        var found: [(key: APIKey, version: Int64)] = []
        if let record = try await store.find(.apiKeys, id: id), let key = APIKey(record) {
            found.append((key, record.version))
        }
        var place = 0
        while place < found.count {
            found += try await children(of: found[place].key.id)
            place += 1
        }
        return found
    }

    private func children(of id: RecordID) async throws(AuthError) -> [(key: APIKey, version: Int64)] {
        var found: [(key: APIKey, version: Int64)] = []
        var last: RecordID?
        let creator = Principal(kind: .key("\(id)")).actor
        while true {
            let page = try await store.find(
                .apiKeys,
                where: [.equal("creator", .string(creator))],
                oldestFirst: true,
                after: last,
                limit: Self.largestPage
            )
            found += page.compactMap { record in APIKey(record).map { ($0, record.version) } }
            guard page.count == Self.largestPage else { return found }
            last = page.last?.id
        }
    }
}
