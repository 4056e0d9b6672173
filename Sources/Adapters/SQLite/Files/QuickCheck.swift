// SPDX-License-Identifier: Apache-2.0

/// Looks through a whole database for damage, on a thread and a connection of its own. It reads one snapshot, so that
/// the log keeps growing until it is done.
public enum QuickCheck {
    public enum Report: Sendable, Hashable {
        case sound
        /// What SQLite found, at most a hundred findings.
        case damaged([String])
        /// The task was cancelled.
        case stopped
        /// The check could not be run to its end.
        case failed(SQLiteError)
    }

    /// Runs `PRAGMA quick_check` on the file at `path`; cancelling the task stops it. Takes about as long as reading
    /// the file.
    public static func run(path: String, options: ConnectionOptions = ConnectionOptions()) async throws(LaneStartError)
        -> Report
    {
        var interrupt: InterruptHandle?
        let lane = try ReaderLanes(options: ReaderLanesOptions(threads: 1, inPlaceConnections: 0)) {
            () throws(SQLiteError) in
            let connection = try Connection(path: path, options: options.with(mode: .readOnly))
            interrupt = connection.interruptHandle
            return connection
        }
        let handle = interrupt
        let report = await withTaskCancellationHandler {
            await check(on: lane)
        } onCancel: {
            handle?.interrupt()
        }
        await lane.stop()
        return report
    }

    private static func check(on lane: ReaderLanes) async -> Report {
        do throws(LaneError<SQLiteError>) {
            let found = try await lane.read { (connection) throws(SQLiteError) in try findings(on: connection) }
            return found == ["ok"] ? .sound : .damaged(found)
        } catch {
            switch error {
            case .failed(let error) where error.kind == .interrupted(.requested): return .stopped
            case .failed(let error) where error.kind == .corrupt: return .damaged([error.message])
            case .failed(let error): return .failed(error)
            case .refused: return .stopped
            }
        }
    }

    private static func findings(on connection: borrowing Connection) throws(SQLiteError) -> [String] {
        try connection.withPassingStatement("PRAGMA quick_check(100)") {
            (statement) throws(SQLiteError) -> [String] in
            var findings: [String] = []
            while try statement.step() { findings.append(try statement.text(at: 0) ?? "") }
            return findings
        }
    }
}
