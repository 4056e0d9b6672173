// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The file of a database, looked at before SQLite opens it: a mistaken path must not be made into a database, and
/// a file that is none gets a clear answer.
public struct DatabaseFile: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        /// No file, or one without content: a database will be made.
        case absent
        case present(DatabaseHeader)
    }

    public let path: String

    /// Throws `.invalidPath` for an empty path or one with a zero character. A relative path starts at the working
    /// folder; a path is never a URI and never `:memory:`.
    public init(path: String) throws(DatabaseFileError) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .invalidPath }
        self.path = path
    }

    /// Reads the header, and changes nothing.
    public func inspect() throws(DatabaseFileError) -> State {
        var status = stat()
        guard unsafe stat(Self.literal(path), &status) == 0 else {
            guard errno == ENOENT else { throw .system(path: path, code: errno) }
            guard folderExists else { throw .noFolder(path: path) }
            return .absent
        }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory(path: path) }
        guard let file = FileDescriptor(Self.literal(path), O_RDONLY),
            let bytes = file.head(DatabaseHeader.byteCount)
        else { throw .system(path: path, code: errno) }
        if bytes.isEmpty { return .absent }
        guard let header = DatabaseHeader(bytes) else { throw .notADatabase(path: path) }
        guard header.formatVersion <= DatabaseHeader.newestFormat else { throw .newerFormat(path: path) }
        return .present(header)
    }

    /// Makes an empty file that only its owner may read, if there is none. SQLite gives the files of the log the
    /// same permissions.
    public func create() throws(DatabaseFileError) {
        guard FileDescriptor(Self.literal(path), O_RDWR | O_CREAT) != nil else {
            throw .system(path: path, code: errno)
        }
    }

    /// `path` in a form that SQLite takes literally: `file:…` and `:memory:` would mean something else.
    static func literal(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

    private var folderExists: Bool {
        let literal = Self.literal(path)
        guard let slash = literal.lastIndex(of: "/") else { return false }
        var status = stat()
        guard unsafe stat(String(literal[...slash]), &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFDIR
    }
}
