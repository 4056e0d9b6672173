// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Synchronization

/// The audit log, bounded by age and number of entries.
public final class ActivityLog: ActivityRecording {
    public static let permission = "logs.read"
    public static let largestPage = 200
    /// Bytes that are kept of what a client sends.
    private static let longestText = 256
    /// Entries between two clearings.
    private static let clearingInterval = 1000

    private let store: any AuthStore
    private let roles: any RoleDirectory
    private let clock: any WallClock
    private let errands: Errands
    private let retention: @Sendable () -> ActivityRetention
    private let onFailure: @Sendable (ActivityEvent, AuthError) -> Void
    private let sinceClearing = Mutex(0)

    /// - Parameters:
    ///   - errands: where the log is cleared from.
    ///   - onFailure: is told of an entry that could not be kept.
    public init(
        store: any AuthStore,
        roles: any RoleDirectory,
        clock: any WallClock,
        errands: Errands,
        retention: @escaping @Sendable () -> ActivityRetention,
        onFailure: @escaping @Sendable (ActivityEvent, AuthError) -> Void
    ) {
        self.store = store
        self.roles = roles
        self.clock = clock
        self.errands = errands
        self.retention = retention
        self.onFailure = onFailure
    }

    // MARK: - Recording

    public func write(of event: ActivityEvent) -> AuthWrite {
        noteEntry()
        var values = JSONObject([
            ("time", clock.now().json), ("action", .string(event.action)), ("outcome", .string(event.outcome.rawValue)),
            ("actor", .string(event.actor)),
        ])
        values["user"] = event.user.map { .string($0.reference) }
        values["target"] = event.target.map { .string(Self.shortened($0)) }
        values["address"] = event.client.address.map { .string(Self.shortened($0)) }
        values["userAgent"] = event.client.userAgent.map { .string(Self.shortened($0)) }
        values["requestID"] = event.client.requestID.map { .string(Self.shortened($0)) }
        if !event.details.isEmpty { values["details"] = ActivityRedaction.redacted(.object(event.details)) }
        return .insert(.activity, values)
    }

    public func record(_ event: ActivityEvent) async {
        do throws(AuthError) {
            _ = try await store.commit([write(of: event)])
        } catch {
            onFailure(event, error)
        }
    }

    private static func shortened(_ text: String) -> String {
        text.utf8.count <= longestText ? text : String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
    }

    // MARK: - Reading

    /// Entries, newest first: all of them for holders of `logs.read`, else those of the caller's own account, which
    /// don't tell where others were who acted on it.
    public func list(
        _ filter: ActivityFilter = ActivityFilter(),
        by principal: Principal,
        after: RecordID? = nil,
        limit: Int = 50
    ) async throws(AuthError) -> [ActivityEntry] {
        let authority = Authority(of: principal, in: roles)
        var matches = filter.matches
        var owner: RecordID?
        if !authority.isAdministrator, !authority.permissions.contains(Self.permission) {
            let own = try principal.accountID()
            matches.append(.equal("user", .string(own.reference)))
            owner = own
        }
        let count = min(max(limit, 1), Self.largestPage)
        return try await store.find(.activity, where: matches, oldestFirst: false, after: after, limit: count)
            .compactMap { ActivityEntry($0) }
            .map { entry in owner.map { entry.shown(toOwner: $0) } ?? entry }
    }

    // MARK: - Clearing

    private func noteEntry() {
        let isDue = sinceClearing.withLock { count in
            count += 1
            guard count >= Self.clearingInterval else { return false }
            count = 0
            return true
        }
        // Nothing keeps the log but its owner; what is lost to a full queue is made up for by the next clearing.
        if isDue { errands.add { [weak self] in try? await self?.clear() } }
    }

    /// Removes what is older than is kept, and what is more. To be called at start; later the log does it itself.
    public func clear() async throws(AuthError) {
        let kept = retention()
        let oldest = clock.now().subtracting(kept.age)
        _ = try await store.commit([.removeAll(.activity, where: [.less("time", oldest.json)])])
        guard let limit = try await entry(at: max(kept.count, 1)) else { return }
        _ = try await store.commit([.removeAll(.activity, where: [.less("time", limit.json)])])
    }

    /// The time of the `place`th entry from the newest; nil when there are not more than that.
    private func entry(at place: Int) async throws(AuthError) -> Timestamp? {
        var last: AuthRecord?
        var left = place
        while left > 0 {
            let count = min(left, 1000)
            let page = try await store.find(.activity, where: [], oldestFirst: false, after: last?.id, limit: count)
            guard page.count == count else { return nil }
            last = page.last
            left -= count
        }
        return last?.moment("time")
    }
}
