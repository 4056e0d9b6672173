// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Finds and reads the boot settings as the command does: flags, environment, `roost.yaml`.
public struct SettingsLoader {
    /// The file that is read when none is named and it exists.
    public static let defaultPath = "roost.yaml"

    private let path: String?
    private let flags: [String: (flag: String, value: String)]
    private let environment: [String: String]

    /// - Parameters:
    ///   - path: a settings file that has to exist; nil for the default one, if it exists.
    ///   - flags: values by the key of their setting, as `server.port`, with the flag that gave each.
    public init(
        path: String?,
        flags: [String: (flag: String, value: String)],
        environment: [String: String]
    ) {
        self.path = path
        self.flags = flags
        self.environment = environment
    }

    public func load() throws(ConfigurationError) -> AppConfiguration {
        let name = path ?? Self.defaultPath
        let file = path != nil || FileContents.exists(name) ? try Self.parse(name) : nil
        return try ConfigurationReader.read(
            flags: flags,
            environment: environment,
            file: file,
            fileName: name,
            readFile: { (try? FileContents.read($0)).flatMap { String(validating: $0, as: UTF8.self) } }
        )
    }

    private static func parse(_ name: String) throws(ConfigurationError) -> JSONValue {
        guard let bytes = try? FileContents.read(name), let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError([.init(key: "the settings file", origin: name, message: "it can't be read")])
        }
        do throws(YAML.Failure) {
            return try YAML.parse(text)
        } catch {
            throw ConfigurationError([
                .init(key: "the settings file", origin: name, message: "it is not YAML: \(error)")
            ])
        }
    }
}
