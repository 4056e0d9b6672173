// SPDX-License-Identifier: Apache-2.0

internal import DataDomain

/// Reads that see one state of the database.
struct ReadBatch {
    private let runs: [ReadRun]

    init(_ runs: [ReadRun]) { self.runs = runs }

    func run<Sink: RowSink & ~Copyable>(
        on connection: borrowing Connection,
        into sink: inout Sink
    ) throws(DatabaseError) {
        // One statement, and those that run while it stands at a row, are one snapshot without more.
        if runs.count == 1, !runs[0].needsSnapshot {
            try runs[0].run(on: connection, into: &sink)
            return
        }
        try connection.withSnapshot { (connection) throws(DatabaseError) in
            for run in runs { try run.run(on: connection, into: &sink) }
        }
    }
}
