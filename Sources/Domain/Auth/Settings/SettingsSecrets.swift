// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Which settings are secrets: told to the server and never shown again.
enum SettingsSecrets {
    /// Members of these names, anywhere in the `config` of a strategy.
    private static let names: Set = ["client_secret", "private_key", "secret", "password"]
    private static let place = "strategies"

    /// The settings without their secrets, and the secrets by place.
    static func split(_ settings: JSONObject) -> (shown: JSONObject, secrets: [SettingsPath: JSONValue]) {
        guard let strategies = settings[place]?.objectValue else { return (settings, [:]) }
        var secrets: [SettingsPath: JSONValue] = [:]
        var shown = strategies
        for member in strategies.members {
            guard var strategy = member.value.objectValue, let config = strategy["config"] else { continue }
            strategy["config"] = stripped(config, at: [place, member.key, "config"], &secrets)
            shown[member.key] = .object(strategy)
        }
        var settings = settings
        settings[place] = .object(shown)
        return (settings, secrets)
    }

    private static func stripped(
        _ value: JSONValue,
        at names: [String],
        _ secrets: inout [SettingsPath: JSONValue]
    ) -> JSONValue {
        guard let object = value.objectValue else { return value }
        var shown = JSONObject()
        for member in object.members {
            if Self.names.contains(member.key) {
                secrets[SettingsPath(names + [member.key])] = member.value
            } else {
                shown[member.key] = stripped(member.value, at: names + [member.key], &secrets)
            }
        }
        return .object(shown)
    }

    /// The settings with those secrets put back that are not in them, wherever what they belonged to still stands.
    static func join(_ settings: JSONObject, _ secrets: [SettingsPath: JSONValue]) -> JSONObject {
        secrets.reduce(settings) { settings, secret in
            let parent = SettingsPath(secret.key.names.dropLast())
            guard parent.value(in: settings)?.objectValue != nil, secret.key.value(in: settings) == nil else {
                return settings
            }
            return secret.key.setting(secret.value, in: settings)
        }
    }

    /// For sealing: a list of `[names, value]`.
    static func json(_ secrets: [SettingsPath: JSONValue]) -> JSONValue {
        .array(
            secrets.sorted { "\($0.key)" < "\($1.key)" }
                .map { [.array($0.key.names.map { .string($0) }), $0.value] }
        )
    }

    static func read(_ json: JSONValue) -> [SettingsPath: JSONValue] {
        var secrets: [SettingsPath: JSONValue] = [:]
        for element in json.arrayValue ?? [] {
            guard let names = element[0]?.arrayValue?.compactMap(\.stringValue), let value = element[1] else {
                continue
            }
            secrets[SettingsPath(names)] = value
        }
        return secrets
    }
}
