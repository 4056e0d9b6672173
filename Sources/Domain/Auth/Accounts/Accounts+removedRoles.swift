// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Accounts hold roles by name. A role that is removed is taken from all who have it, so that another one that is made
/// under the name later is nobody's.
extension Accounts {
    private static let recordName = "_roles"

    /// Notes that there are no such roles any more. Never waits; ``withdrawRemoved(by:client:)`` carries it out.
    public func noteRemoval(of roles: Set<String>) {
        if !roles.isEmpty { removals.note(roles) }
    }

    /// Takes removed roles from all accounts that have them. Of several calls at the same time each returns when all
    /// that was removed before it has been taken away, and takes nothing that was given after that.
    public func withdrawRemoved(
        by principal: Principal = .system,
        client: Client = Client()
    ) async throws(AuthError) {
        let waiting = removals.waiting
        guard !waiting.isEmpty else { return }
        var last: RecordID?
        repeat {
            let page = try await store.find(
                .accounts,
                where: [],
                oldestFirst: true,
                after: last,
                limit: Self.largestPage
            )
            for record in page where Account(record).roles.contains(where: { waiting[$0] != nil }) {
                try await withdraw(waiting, from: record.id, by: principal, client)
            }
            last = page.count == Self.largestPage ? page.last?.id : nil
        } while last != nil
        removals.finish(waiting)
    }

    private func withdraw(
        _ waiting: [String: Int],
        from id: RecordID,
        by principal: Principal,
        _ client: Client
    ) async throws(AuthError) {
        try await store.settle { () async throws(AuthError) in
            guard let account = try await find(id) else { return }
            // Asked after the account was read: what another call has finished may have been given anew since, but
            // not in what was read.
            let gone = account.roles.filter { role in waiting[role].map { removals.isWaiting(role, $0) } ?? false }
            guard !gone.isEmpty else { return }
            let left = account.roles.filter { !gone.contains($0) }
            let events = gone.map { role in
                ActivityEvent("roles.unassign", actor: principal.actor, user: id, target: role, client: client)
            }
            _ = try await store.commit(
                [
                    .update(.accounts, id: id, ifVersion: account.version, Account.values(roles: left)),
                    Sessions.impersonations(by: id),
                ] + events.map { activity.write(of: $0) }
            )
        }
    }

    /// Carries out what the process had no time for before it ended, and removals that happened while it was down: all
    /// roles that were there when this was last called, and are not in `known`.
    public func settleRoles(known: Set<String>) async throws(AuthError) {
        let matches = [AuthMatch.equal("name", .string(Self.recordName))]
        let record = try await store.find(.settings, where: matches, oldestFirst: true, after: nil, limit: 1).first
        let before = Set((record?["value"]?.arrayValue ?? []).compactMap(\.stringValue))
        noteRemoval(of: before.subtracting(known))
        try await withdrawRemoved()
        guard before != known || record == nil else { return }
        let value = ("value", JSONValue.array(known.sorted().map { .string($0) }))
        let write: AuthWrite =
            if let record {
                .update(.settings, id: record.id, ifVersion: nil, JSONObject([value]))
            } else {
                .insert(.settings, JSONObject([("name", .string(Self.recordName)), value]))
            }
        do throws(AuthError) {
            _ = try await store.commit([write])
        } catch .taken {
            // Another process has just begun the list; its next call settles what differs.
        }
    }
}
