// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// The only place where the write-ahead log is copied into the database. It is passed on the writer's thread between
/// transactions, so that no checkpoint meets a write of this process.
struct CheckpointGate {
    enum Occasion {
        case betweenGroups
        /// Readers may still be open; the log is emptied if none of them stands in the way.
        case shutdown
    }

    private let threshold: Int
    /// A log longer than this is due. A reader may hold frames back, so that the log stays long after a checkpoint;
    /// then the next one waits for further growth.
    private var due: Int
    private var lastPages = 0

    init(threshold: Int) {
        self.threshold = max(threshold, 1)
        due = self.threshold
    }

    /// Runs a checkpoint if one is due. False when none was.
    mutating func pass(_ occasion: Occasion, on connection: borrowing Connection) throws(SQLiteError) -> Bool {
        let pages = connection.state.logPages
        if pages < lastPages { due = threshold }
        lastPages = pages
        switch occasion {
        case .betweenGroups:
            guard pages > due else { return false }
            due = pages + threshold
            try connection.checkpoint(SQLITE_CHECKPOINT_PASSIVE)
        case .shutdown:
            try connection.checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
        }
        return true
    }
}

extension Connection {
    /// Never waits: neither for a reader nor for another process.
    fileprivate func checkpoint(_ mode: Int32) throws(SQLiteError) {
        _ = unsafe sqlite3_busy_timeout(handle, 0)
        defer { _ = unsafe sqlite3_busy_timeout(handle, state.busyTimeout) }
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw unsafe SQLiteError(code, of: handle) }
    }
}
