// SPDX-License-Identifier: Apache-2.0

/// Why a file can't be used as the database, in words for the person who starts the server.
public enum DatabaseFileError: Error, Hashable {
    /// The path is empty or holds a zero character.
    case invalidPath
    case isDirectory(path: String)
    /// The folder that the file should lie in is not there.
    case noFolder(path: String)
    case notADatabase(path: String)
    /// Nothing is there, where there has to be a database.
    case noDatabase(path: String)
    /// The header asks for a newer SQLite.
    case newerFormat(path: String)
    /// The code is that of the system (errno).
    case system(path: String, code: Int32)
}

extension DatabaseFileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidPath: "the path of the database is empty or holds a zero character"
        case .isDirectory(let path): "\(path) is a folder, not a database"
        case .noFolder(let path): "the folder of \(path) does not exist"
        case .notADatabase(let path): "\(path) is not a SQLite database, or it is encrypted"
        case .noDatabase(let path): "there is no database at \(path)"
        case .newerFormat(let path): "\(path) was written by a newer SQLite than this one can read"
        case .system(let path, let code): "\(path) can't be used: \(SystemMessage.text(code))"
        }
    }
}
