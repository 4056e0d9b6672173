// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with the configuration: the key, where its value came from, and what is allowed.
public struct ConfigurationMistake: Sendable, Hashable, CustomStringConvertible {
    public let key: String
    /// `--port`, `ROOST_SERVER_PORT`, `roost.yaml`.
    public let origin: String
    public let message: String

    public init(key: String, origin: String, message: String) {
        self.key = key
        self.origin = origin
        self.message = message
    }

    public var description: String { "\(key) (from \(origin)): \(message)" }
}

/// All mistakes of a configuration together.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let mistakes: [ConfigurationMistake]
    public init(_ mistakes: [ConfigurationMistake]) { self.mistakes = mistakes }
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
