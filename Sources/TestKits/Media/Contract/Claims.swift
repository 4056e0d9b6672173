// SPDX-License-Identifier: Apache-2.0

internal import MediaDomain

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

/// Claims that `body` fails, and that `isExpected` knows the error.
func claimFailure(
    _ expected: String,
    file: StaticString = #fileID,
    line: UInt = #line,
    _ isExpected: (BlobError) -> Bool,
    _ body: () async throws(BlobError) -> Void
) async throws {
    do throws(BlobError) {
        try await body()
    } catch {
        return try claim(isExpected(error), "failed with \(error), not \(expected)", file: file, line: line)
    }
    throw ContractFailure(description: "\(file):\(line): succeeded, instead of failing with \(expected)")
}

extension BlobError {
    var isNotFound: Bool {
        if case .notFound = self { true } else { false }
    }
}
