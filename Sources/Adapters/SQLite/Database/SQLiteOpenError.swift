// SPDX-License-Identifier: Apache-2.0

/// Why a database can't be used, in words for the person who starts the server.
public enum SQLiteOpenError: Error {
    case file(DatabaseFileError)
    case lock(LockFile.Failure)
    case marker(UncleanStopMarker.Failure)
    case lane(LaneStartError)
    case sqlite(path: String, SQLiteError)
    /// Roost's own tables have the form of a newer Roost.
    case newerFormat(path: String, found: Int64)
    /// A copy into the database was begun and is not finished.
    case unfinishedCopy(path: String)
    /// The stored schema can't be read.
    case schema(path: String, String)
    /// The code is that of the system (errno).
    case temporaryFolder(code: Int32)
}

extension SQLiteOpenError {
    init(_ failure: SystemTables.Failure, path: String) {
        self =
            switch failure {
            case .newerFormat(let found): .newerFormat(path: path, found: found)
            case .unfinishedCopy: .unfinishedCopy(path: path)
            case .sqlite(let error): .sqlite(path: path, error)
            }
    }
}

extension SQLiteOpenError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .lock(let error): error.description
        case .marker(let error): error.description
        case .lane(let error): "the database's threads can't be started: \(error)"
        case .sqlite(let path, let error): "\(path) can't be opened: \(error)"
        case .newerFormat(let path, let found):
            """
            \(path) was written by a newer Roost (format \(found); this one reads up to \(SystemTables.format)): \
            use that one, or a backup made before it
            """
        case .unfinishedCopy(let path):
            """
            \(path) holds a copy that is not finished: give the same `roost migrate` again to go on, or with --replace to \
            begin anew
            """
        case .schema(let path, let reason): "the schema stored in \(path) can't be read: \(reason)"
        case .temporaryFolder(let code): "no temporary folder can be made: \(SystemMessage.text(code))"
        }
    }
}
