// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What an import did, or why it did nothing.
public struct ImportReport: Sendable, Hashable {
    /// A line that can't be imported.
    public struct Line: Sendable, Hashable {
        /// Counted from 1; where the row starts.
        public let line: Int
        /// Pointers start at the row.
        public let issues: [DataError.Issue]
    }

    static let lineLimit = 100

    /// Rows in the file, the header not counted.
    public internal(set) var rows = 0
    public internal(set) var created = 0
    public internal(set) var updated = 0
    /// How many lines are bad; when there is one, nothing was written (of a partial import: nothing behind it).
    public internal(set) var badLines = 0
    /// The first 100 of them.
    public internal(set) var lines: [Line] = []

    public var isComplete: Bool { badLines == 0 }

    mutating func add(_ line: Int, _ issues: [DataError.Issue]) {
        badLines += 1
        if lines.count < Self.lineLimit { lines.append(Line(line: line, issues: issues)) }
    }

    /// The same after rows that were created (true) or updated.
    func counting(_ made: [Bool]) -> ImportReport {
        var report = self
        for wasCreated in made {
            if wasCreated { report.created += 1 } else { report.updated += 1 }
        }
        return report
    }

    /// `{"rows","created","updated","badLines","lines":[{"line","issues":[{"pointer","code","message"}]}]}`.
    public var json: JSONValue {
        [
            "rows": .integer(Int64(rows)), "created": .integer(Int64(created)), "updated": .integer(Int64(updated)),
            "badLines": .integer(Int64(badLines)),
            "lines": .array(
                lines.map { line in
                    ["line": .integer(Int64(line.line)), "issues": .array(line.issues.map(Self.json))]
                }
            ),
        ]
    }

    private static func json(_ issue: DataError.Issue) -> JSONValue {
        ["pointer": .string(issue.pointer), "code": .string(issue.code), "message": .string(issue.message)]
    }
}
