// SPDX-License-Identifier: Apache-2.0

import Kernel
import Synchronization

/// What the audit log is told of the use of keys: the first from each address in an hour, behind the answer.
extension APIKeys {
    static let useAction = "keys.use"
    /// Stands for all texts that are no key: nobody can make the log longer by making up others.
    private static let unknown = "unknown"

    private func isNews(_ key: String, _ client: Client) -> Bool {
        let now = clock.now()
        return memory.withLock { $0.uses.isFirst(of: key, from: client.address, at: now) }
    }

    func recordUse(of id: String, _ client: Client) {
        errands.add { [store, activity] in
            // What can't be found any more was revoked and removed in the meantime; its use is told of by its id.
            let key = try? await store.find(.apiKeys, id: .text(id)).flatMap { APIKey($0) }
            await activity.record(
                ActivityEvent(
                    Self.useAction,
                    actor: Principal(kind: .key(id)).actor,
                    target: key?.name,
                    client: client,
                    details: JSONObject(key.map { [("kind", .string($0.kind.rawValue))] } ?? [])
                )
            )
        }
    }

    /// Notes that a text was shown which is no key. It may be one with a slip in it: it is written nowhere.
    func noteUnknown(_ client: Client) {
        guard isNews(Self.unknown, client) else { return }
        recordFailure(.failed, actor: Principal.anonymous.actor, name: nil, reason: Self.unknown, client)
    }

    /// Notes that a key was shown which is revoked or has expired.
    func noteRefusal(of key: APIKey, _ client: Client) {
        guard isNews("refused \(key.id)", client) else { return }
        recordFailure(
            .refused,
            actor: Principal(kind: .key("\(key.id)")).actor,
            name: key.name,
            reason: key.revokedAt == nil ? "expired" : "revoked",
            client
        )
    }

    private func recordFailure(
        _ outcome: ActivityEvent.Outcome,
        actor: String,
        name: String?,
        reason: String,
        _ client: Client
    ) {
        let event = ActivityEvent(
            Self.useAction,
            outcome,
            actor: actor,
            target: name,
            client: client,
            details: JSONObject([("reason", .string(reason))])
        )
        errands.add { [activity] in await activity.record(event) }
    }
}
