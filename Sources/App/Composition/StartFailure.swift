// SPDX-License-Identifier: Apache-2.0

/// Why Roost can't start, in words for the person at the terminal.
public struct StartFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// `EX_CONFIG` of sysexits: nothing but another configuration will help.
    public static let configurationExitCode: Int32 = 78
    /// `EX_TEMPFAIL`: the same may work later, when another process has ended or a port is free.
    public static let temporaryExitCode: Int32 = 75

    public let description: String
    public let exitCode: Int32

    public init(_ description: String, exitCode: Int32 = configurationExitCode) {
        self.description = description
        self.exitCode = exitCode
    }
}
