// SPDX-License-Identifier: Apache-2.0

/// The files beside a SQLite database: `roost.lock`, `roost.sock` and `master.key` in the folder of Roost's own
/// `data.db`; beside a database with another name they begin with that name, so that two of them in one folder don't
/// meet.
public struct LocalPaths: Sendable, Hashable {
    public let database: String
    public let folder: String
    public let lock: String
    public let socket: String
    public let masterKey: String
    /// Where the bytes of files are, unless they are elsewhere.
    public let media: String
    /// For files of a moment, of this process alone.
    public let scratch: String

    public init(database path: String) {
        database = path
        let name: String
        if let slash = path.lastIndex(of: "/") {
            folder = slash == path.startIndex ? "/" : String(path[..<slash])
            name = String(path[path.index(after: slash)...])
        } else {
            folder = "."
            name = path
        }
        let base = folder == "/" ? "/" : folder + "/"
        let isOwn = name == "data.db"
        lock = base + (isOwn ? "roost.lock" : "\(name).roost.lock")
        socket = base + (isOwn ? "roost.sock" : "\(name).roost.sock")
        masterKey = base + (isOwn ? "master.key" : "\(name).roost.key")
        media = base + (isOwn ? "media" : "\(name).media")
        scratch = base + (isOwn ? "scratch" : "\(name).scratch")
    }

    /// Of a node on a server's database: the master key is where it is on SQLite, so that it stays when the data move;
    /// all else is the process's own and goes with it.
    /// - Parameter folder: nobody else's.
    init(sharedDatabaseWith folder: String) {
        self.folder = "roost_data"
        masterKey = "roost_data/master.key"
        media = "roost_data/media"
        scratch = folder + "/scratch"
        database = folder + "/data.db"
        lock = folder + "/roost.lock"
        socket = folder + "/roost.sock"
    }
}
