// SPDX-License-Identifier: Apache-2.0

import DataDomain

// The claims of cases. They throw rather than record, since the suite is a library and knows no test framework.

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
    _ expected: DatabaseError,
    file: StaticString = #fileID,
    line: UInt = #line,
    _ body: () async throws -> Void
) async throws {
    try await claimFailure("\(expected)", file: file, line: line, where: { $0 == expected }, body)
}

/// Claims that `body` fails with an error that meets `isExpected`.
func claimFailure(
    _ what: String,
    file: StaticString = #fileID,
    line: UInt = #line,
    where isExpected: (DatabaseError) -> Bool,
    _ body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let error as DatabaseError {
        return try claim(isExpected(error), "failed with \(error), not \(what)", file: file, line: line)
    }
    throw ContractFailure(description: "\(file):\(line): succeeded, instead of failing with \(what)")
}
