// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A setting that is given where the server is started, and can't be changed elsewhere.
public struct SettingLock: Sendable, Hashable {
    public let path: SettingsPath
    public let value: JSONValue
    /// Where it is given, in words: `ROOST_AUTH_ALLOW_REGISTER`, `--allow-register`, `roost.yaml`.
    public let origin: String

    public init(_ names: [String], _ value: JSONValue, origin: String) {
        path = SettingsPath(names)
        self.value = value
        self.origin = origin
    }
}
