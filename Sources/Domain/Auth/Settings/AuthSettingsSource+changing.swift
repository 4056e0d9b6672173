// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel

extension AuthSettingsSource {
    /// All settings in force, without secrets; needs `settings.read` or `settings.write`.
    public func shown(to principal: Principal) async throws(AuthError) -> JSONObject {
        let authority = Authority(of: principal, in: roles)
        if !authority.permissions.contains(Self.writePermission) { try authority.require(Self.readPermission) }
        return SettingsSecrets.split(try await refresh().json).shown
    }

    /// Where settings that can't be changed are given: origins by pointer.
    public var origins: [String: String] {
        Dictionary(locks.map { ("\($0.path)", $0.origin) }) { first, _ in first }
    }

    /// Merges `patch` (RFC 7396) into what stands at `path`; null removes what is stored, and the default is in force.
    ///
    /// Needs `settings.write`. `.invalid` at pointers from the top for what may not be, `.conflict("setting_locked")` for
    /// what was given where the server was started.
    /// - Returns: all settings, without secrets.
    public func patch(
        _ patch: JSONValue,
        at path: SettingsPath = SettingsPath(),
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> JSONObject {
        guard !path.names.isEmpty || patch.objectValue != nil else { throw Self.noObject }
        return try await change(at: path, by: principal, client: client) { settings in
            switch patch {
            case .object(let object): settings.merging(Self.wrapped(object, at: path))
            case .null: path.setting(Optional.none, in: settings)
            default: path.setting(patch, in: settings)
            }
        }
    }

    /// Puts `value` in place of what stands at `path`. Secrets that it leaves out stay where what they belong to stays.
    public func replace(
        _ value: JSONValue,
        at path: SettingsPath = SettingsPath(),
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> JSONObject {
        guard !path.names.isEmpty || value.objectValue != nil else { throw Self.noObject }
        return try await change(at: path, by: principal, client: client) { settings in
            let secrets = SettingsSecrets.split(settings).secrets
            return SettingsSecrets.join(path.setting(value, in: settings), secrets)
        }
    }

    /// Removes what is stored at `path`: the default is in force.
    public func remove(
        at path: SettingsPath,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) -> JSONObject {
        try await change(at: path, by: principal, client: client) { path.setting(Optional.none, in: $0) }
    }

    private static let noObject = AuthError.invalid([
        .init(pointer: "", code: "type", message: "Settings are an object.")
    ])

    private static func wrapped(_ object: JSONObject, at path: SettingsPath) -> JSONObject {
        path.names.reversed().reduce(object) { JSONObject([($1, .object($0))]) }
    }

    private func change(
        at path: SettingsPath,
        by principal: Principal,
        client: Client,
        _ edit: (JSONObject) -> JSONObject
    ) async throws(AuthError) -> JSONObject {
        let authority = Authority(of: principal, in: roles)
        try authority.require(Self.writePermission)
        try await store.settle { () async throws(AuthError) in
            let (before, record) = try await stored()
            let after = edit(before)
            try requireUnlocked(before, after)
            let settings = try AuthSettings(Self.locked(after, by: locks))
            try requireAdministrator(settings, over: before, authority)
            try requireRole(settings, givenBy: authority)
            try requireReadable(settings.mail.templates, over: before)
            let event = ActivityEvent(
                "settings.change",
                actor: principal.actor,
                target: "auth\(path)",
                client: client
            )
            try await save(after, over: record, event)
            adopt(settings, mark: nil)
        }
        return SettingsSecrets.split(try await refresh().json).shown
    }

    private func save(
        _ settings: JSONObject,
        over record: AuthRecord?,
        _ event: ActivityEvent
    ) async throws(AuthError) {
        let (shown, secrets) = SettingsSecrets.split(settings)
        var values = JSONObject([("value", .object(shown)), ("changedAt", clock.now().json), ("sealed", .null)])
        if !secrets.isEmpty {
            values["sealed"] = .string(
                try sealer.seal(SettingsSecrets.json(secrets).encoded(), purpose: Self.sealPurpose)
            )
        }
        let write: AuthWrite
        if let record {
            write = .update(.settings, id: record.id, ifVersion: record.version, values)
        } else {
            values["name"] = .string(Self.recordName)
            write = .insert(.settings, values)
        }
        do throws(AuthError) {
            _ = try await store.commit([write, activity.write(of: event)])
        } catch .taken {
            // Somebody else stored the first settings in the meantime.
            throw .stale
        }
    }

    /// A change may repeat what was given at the start, and nothing else.
    private func requireUnlocked(_ before: JSONObject, _ after: JSONObject) throws(AuthError) {
        for lock in locks {
            let value = lock.path.value(in: after)
            guard value == lock.path.value(in: before) || value == lock.value else {
                throw .conflict(
                    code: "setting_locked",
                    message: "\(lock.path) is given by \(lock.origin) and can't be changed here."
                )
            }
        }
    }

    /// Who says whose word is taken for an address, or where mailed links lead, can sign in as anybody; and nobody takes
    /// from administrators what protects their accounts.
    private func requireAdministrator(
        _ settings: AuthSettings,
        over before: JSONObject,
        _ authority: Authority
    ) throws(AuthError) {
        guard !authority.isAdministrator else { return }
        let known = try? AuthSettings(Self.locked(before, by: locks))
        guard known?.strategies == settings.strategies, known?.mail == settings.mail,
            known?.redirects == settings.redirects, known?.mfa == settings.mfa
        else {
            throw .forbidden(
                code: "administrator",
                message: "Only an administrator may change strategies, mail, redirects and second factors."
            )
        }
    }

    /// What everybody gets by registering can't be more than who sets it has.
    private func requireRole(_ settings: AuthSettings, givenBy authority: Authority) throws(AuthError) {
        guard let role = settings.defaultRoleRegister, role != current.defaultRoleRegister else { return }
        guard roles.knows(role) else {
            let message = "There is no role of this name."
            throw .invalid([.init(pointer: "/default_role_register", code: "unknown_role", message: message)])
        }
        try authority.requireHolding(role, in: roles)
    }
}
