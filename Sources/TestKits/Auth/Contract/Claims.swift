// SPDX-License-Identifier: Apache-2.0

internal import AuthDomain

// The claims of cases. They throw rather than record, since the suite is a library and knows no test framework.

/// A promise that was not kept.
struct ContractFailure: Error, CustomStringConvertible {
    let description: String
}

func claim(
    _ holds: Bool,
    _ message: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    if !holds { throw ContractFailure(description: "\(file):\(line): \(message())") }
}

func claimEqual<Subject: Equatable>(
    _ actual: Subject,
    _ expected: Subject,
    _ what: @autoclosure () -> String = "",
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    try claim(actual == expected, "\(what()) is \(actual), not \(expected)", file: file, line: line)
}

/// Claims that `body` fails with `expected`.
func claimFailure(
    _ expected: AuthError,
    file: StaticString = #fileID,
    line: UInt = #line,
    _ body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let error as AuthError {
        return try claimEqual(error, expected, "the error", file: file, line: line)
    }
    throw ContractFailure(description: "\(file):\(line): succeeded, instead of failing with \(expected)")
}
