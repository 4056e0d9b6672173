// SPDX-License-Identifier: Apache-2.0

/// Why a unit of work gave no result.
public enum LaneError<Failure: Error>: Error {
    /// The lane did not run the work, or took back what it did: nothing of it is in the database.
    case refused(LaneRefusal)
    /// The work itself ended with this error, and what it wrote has been undone.
    case failed(Failure)
}

extension LaneError: Equatable where Failure: Equatable {}

/// Why a lane refused a unit of work.
public enum LaneRefusal: Error, Hashable {
    /// The queue is full.
    case overloaded
    /// The deadline passed before the work was begun, or stopped it.
    case deadlineExceeded
    /// The lane is being shut down.
    case stopped
    /// Deferred foreign keys of the work were unresolved at its end.
    case constraint(SQLiteError)
    /// SQLite could not open, keep or commit the transaction, also not when the work was run alone.
    ///
    /// A commit that failed in flushing the log (`.ioError`) can in rare cases be found complete after a crash that
    /// follows before any other commit succeeds; in all others nothing of the work is kept.
    case unavailable(SQLiteError)
}
