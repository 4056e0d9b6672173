// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel
import Synchronization

/// The settings in force: defaults, over them what is stored, over that what the server was started with.
///
/// Secrets are sealed where they are stored, shown to nobody, and kept by changes that leave them out.
public final class AuthSettingsSource: AuthPolicySource {
    public static let readPermission = "settings.read"
    public static let writePermission = "settings.write"
    static let recordName = "auth"
    static let sealPurpose = "auth.settings"

    let store: any AuthStore
    let sealer: any Sealer
    let roles: any RoleDirectory
    let activity: any ActivityRecording
    let clock: any WallClock
    let locks: [SettingLock]
    let templates: (any MailTemplateChecking)?
    private let state: Mutex<State>

    private struct State {
        var settings: AuthSettings
        /// The mark at which they were read; nil when that is not known.
        var mark: Int64?
    }

    /// Throws `.invalid` when `locks` can't be in force.
    /// - Parameter templates: knows what mails can be made from; without it every template is taken.
    public init(
        store: any AuthStore,
        sealer: any Sealer,
        roles: any RoleDirectory,
        activity: any ActivityRecording,
        clock: any WallClock,
        locks: [SettingLock] = [],
        templates: (any MailTemplateChecking)? = nil
    ) throws(AuthError) {
        self.store = store
        self.sealer = sealer
        self.roles = roles
        self.activity = activity
        self.clock = clock
        self.locks = locks
        self.templates = templates
        state = Mutex(State(settings: try AuthSettings(Self.locked(JSONObject(), by: locks)), mark: nil))
    }

    /// As they were last read. Those of this process's own changes are in force as soon as those are answered.
    public var current: AuthSettings { state.withLock { $0.settings } }

    public var policy: AuthPolicy { current.policy }

    public var administratorsNeedSecondFactor: Bool { state.withLock { $0.settings.mfa.requiredForAdmins } }

    /// Reads the settings again if they may have changed. To be called at start, and whenever another process may have
    /// changed them.
    @discardableResult
    public func refresh() async throws(AuthError) -> AuthSettings {
        let mark = store.mark(of: .settings)
        let known = state.withLock { $0.mark == mark && mark != nil ? $0.settings : nil }
        if let known { return known }
        let settings = try AuthSettings(Self.locked(try await stored().settings, by: locks))
        adopt(settings, mark: mark)
        return settings
    }

    /// What was read at an earlier mark never replaces what was read at a later one.
    func adopt(_ settings: AuthSettings, mark: Int64?) {
        state.withLock { state in
            if let mark, let known = state.mark, known > mark { return }
            state = State(settings: settings, mark: mark)
        }
    }

    /// What is stored, secrets in clear, and its record.
    func stored() async throws(AuthError) -> (settings: JSONObject, record: AuthRecord?) {
        let records = try await store.find(
            .settings,
            where: [.equal("name", .string(Self.recordName))],
            oldestFirst: true,
            after: nil,
            limit: 1
        )
        guard let record = records.first else { return (JSONObject(), nil) }
        let shown = record["value"]?.objectValue ?? JSONObject()
        guard let sealed = record["sealed"]?.stringValue else { return (shown, record) }
        let bytes = try sealer.open(sealed, purpose: Self.sealPurpose)
        guard let secrets = try? JSONValue(parsing: bytes) else {
            throw .internalFailure("the sealed settings can't be read")
        }
        return (SettingsSecrets.join(shown, SettingsSecrets.read(secrets)), record)
    }

    static func locked(_ settings: JSONObject, by locks: [SettingLock]) -> JSONObject {
        locks.reduce(settings) { $1.path.setting($1.value, in: $0) }
    }
}
