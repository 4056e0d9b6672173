// SPDX-License-Identifier: Apache-2.0
public import Foundation

extension Program {
    /// What a program that ran to its end has left.
    public struct Outcome: CustomStringConvertible {
        public let status: Int32
        public let output: String
        public let errors: String

        public var description: String { "exit \(status)\n---- output\n\(output)---- errors\n\(errors)" }
    }

    /// Runs a program to its end.
    public static func run(
        _ executable: URL,
        _ arguments: [String],
        in folder: URL,
        environment: [String: String] = [:],
        seconds: Double = 60
    ) throws -> Outcome {
        let program = try Program(executable, arguments, in: folder, environment: environment)
        let status = try program.wait(seconds: seconds)
        return Outcome(status: status, output: program.output, errors: program.errors)
    }

    /// Runs `roost` with arguments to its end.
    public static func roost(
        _ arguments: String...,
        in folder: URL,
        environment: [String: String] = [:],
        seconds: Double = 60
    ) throws -> Outcome {
        try run(try Repository.binary(), arguments, in: folder, environment: environment, seconds: seconds)
    }

    /// Runs a line of shell to its end.
    public static func shell(
        _ line: String,
        in folder: URL,
        environment: [String: String] = [:],
        seconds: Double = 60
    ) throws -> Outcome {
        let strict = "set -euo pipefail\n" + line
        return try run(
            URL(filePath: "/bin/bash"),
            ["-c", strict],
            in: folder,
            environment: environment,
            seconds: seconds
        )
    }

    /// Asks a database file something through the `sqlite3` command; the answer has one row a line, columns split by `|`.
    public static func sqlite(_ database: URL, _ sql: String) throws -> [String] {
        let outcome = try run(
            URL(filePath: "/usr/bin/env"),
            ["sqlite3", "-batch", "-readonly", database.path, sql],
            in: database.deletingLastPathComponent(),
            seconds: 120
        )
        guard outcome.status == 0 else { throw HarnessError("sqlite3: \(outcome)") }
        return outcome.output.split(separator: "\n").map(String.init)
    }
}
