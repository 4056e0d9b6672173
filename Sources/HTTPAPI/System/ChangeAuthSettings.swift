// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// The same five changes for the stored settings. Secrets go in and never come out: what a change leaves out of them
/// stays.
struct ChangeAuthSettings {
    let settings: AuthSettingsSource

    /// - Returns: the settings as they are then, without secrets.
    func change(_ request: APIRequest, _ verb: ChangeConfig.Verb) async throws -> JSONObject {
        let (principal, client) = (request.principal, request.client)
        switch verb {
        case .set:
            let body = try request.json()
            guard try request.flag("force") else {
                return try await settings.patch(body, by: principal, client: client)
            }
            return try await overwriteMembers(body, request)
        case .add:
            let path = try path(request)
            let shown = JSONValue.object(try await settings.shown(to: principal))
            guard path.names.reduce(shown, { $0?[$1] })?.isNull ?? true else {
                throw Problem.conflict("already_exists", "Path already exists")
            }
            return try await settings.patch(request.json(), at: path, by: principal, client: client)
        case .patch:
            return try await settings.patch(request.json(), at: path(request), by: principal, client: client)
        case .overwrite:
            return try await settings.replace(request.json(), at: path(request), by: principal, client: client)
        case .remove: return try await settings.remove(at: path(request), by: principal, client: client)
        }
    }

    /// Each member of the body in place of the one there; the others stay.
    private func overwriteMembers(_ body: JSONValue, _ request: APIRequest) async throws -> JSONObject {
        guard case .object(let members) = body else {
            throw AuthBody.issue("", "invalid_type", "An object is needed here.")
        }
        var all = try await settings.shown(to: request.principal)
        for member in members { all[member.key] = member.value }
        return try await settings.replace(.object(all), by: request.principal, client: request.client)
    }

    private func path(_ request: APIRequest) throws -> SettingsPath {
        let names = try request.parameter("path").split(separator: ".", omittingEmptySubsequences: false)
        guard names.allSatisfy({ !$0.isEmpty }) else {
            throw Problem.badRequest("invalid_path", "The path is names with dots between them.")
        }
        return SettingsPath(names.map(String.init))
    }
}
