// SPDX-License-Identifier: Apache-2.0
import Testing

/// Runs every test that has it once on each storage: memory, SQLite, Postgres. What fails names the one it failed on.
struct EveryStorage: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    @concurrent func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        for storage in TestStorage.allCases {
            let naming = IssueHandlingTrait.compactMapIssues { issue in
                var issue = issue
                issue.comments.append("on \(storage)")
                return issue
            }
            try await storage.lend { databases in
                try await TestDatabases.$current.withValue(databases) {
                    try await naming.provideScope(for: test, testCase: testCase, performing: function)
                }
            }
        }
    }
}

extension Trait where Self == EveryStorage {
    static var everyStorage: Self { EveryStorage() }
}
