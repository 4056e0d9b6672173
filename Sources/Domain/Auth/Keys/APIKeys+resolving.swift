// SPDX-License-Identifier: Apache-2.0

import Kernel
import Synchronization

extension APIKeys: KeyResolving {
    /// How often the use of one key is written down.
    static let noteInterval = Duration.seconds(60)

    public func resolve(_ text: String, client: Client) async throws(AuthError) -> ResolvedKey {
        guard let text = APIKeyText(text, digests: digests) else {
            noteUnknown(client)
            throw .badCredentials
        }
        let hash = text.hash(digests)
        // Asked for before the store, so that a change in between makes what is remembered stale.
        let mark = store.mark(of: .apiKeys)
        if let key = remembered(hash, at: mark) { return try inForce(key, client) }
        let records = try await store.find(
            .apiKeys,
            where: [.equal("hash", .string(hash))],
            oldestFirst: false,
            after: nil,
            limit: 1
        )
        guard let key = records.first.flatMap({ APIKey($0) }), key.kind == text.kind else {
            noteUnknown(client)
            throw .badCredentials
        }
        remember(key, hash, at: mark)
        return try inForce(key, client)
    }

    private func inForce(_ key: APIKey, _ client: Client) throws(AuthError) -> ResolvedKey {
        guard key.isInForce(at: clock.now()) else {
            noteRefusal(of: key, client)
            throw .badCredentials
        }
        return key.resolved
    }

    private func remembered(_ hash: String, at mark: Int64?) -> APIKey? {
        guard let mark else { return nil }
        return memory.withLock { $0.mark == mark ? $0.keys[hash] : nil }
    }

    private func remember(_ key: APIKey, _ hash: String, at mark: Int64?) {
        guard let mark else { return }
        memory.withLock { memory in
            if let known = memory.mark, known > mark { return }
            if memory.mark != mark || memory.keys.count >= Self.remembered { memory.keys.removeAll() }
            memory.mark = mark
            memory.keys[hash] = key
        }
    }

    public func noteUse(of id: String, client: Client) {
        let now = clock.now()
        let (isDue, isNews) = memory.withLock { memory in
            let isNews = memory.uses.isFirst(of: id, from: client.address, at: now)
            if let noted = memory.noted[id], now < noted.adding(Self.noteInterval), now >= noted {
                return (false, isNews)
            }
            if memory.noted.count >= Self.remembered { memory.noted.removeAll() }
            memory.noted[id] = now
            return (true, isNews)
        }
        if isDue {
            errands.add { [store] in
                let values = JSONObject([("lastUsedAt", now.json)])
                // A note that is lost is made up for by the next use.
                _ = try? await store.commit([.update(.apiKeys, id: RecordID.text(id), ifVersion: nil, values)])
            }
        }
        if isNews { recordUse(of: id, client) }
    }
}
