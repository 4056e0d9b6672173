// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The files around a database: its lock, held as long as the value lives, the marker of a clean stop, and the folder
/// of a temporary one.
struct DatabaseHome: ~Copyable {
    let path: String
    /// The last process that used the database did not close it.
    let wasLeftOpen: Bool
    private let folder: String?
    private let marker: UncleanStopMarker
    private let lock: LockFile

    private init(
        path: String,
        folder: String?,
        wasLeftOpen: Bool,
        marker: UncleanStopMarker,
        lock: consuming LockFile
    ) {
        self.path = path
        self.folder = folder
        self.wasLeftOpen = wasLeftOpen
        self.marker = marker
        self.lock = lock
    }

    static func enter(_ options: SQLiteDatabaseOptions) throws(SQLiteOpenError) -> DatabaseHome {
        var folder: String?
        let path: String
        switch options.location {
        case .file(let given): path = given
        case .temporary:
            let made = try temporaryFolder()
            path = made + "/data.db"
            folder = made
        }
        do throws(DatabaseFileError) {
            let file = try DatabaseFile(path: path)
            if try file.inspect() == .absent { try file.create() }
        } catch {
            throw .file(error)
        }
        let lock = try Self.lock(options.lockPath ?? path + ".lock")
        let marker = UncleanStopMarker(path: path + "-open")
        let wasLeftOpen: Bool
        do { wasLeftOpen = try marker.set() } catch { throw .marker(error) }
        return DatabaseHome(path: path, folder: folder, wasLeftOpen: wasLeftOpen, marker: marker, lock: lock)
    }

    private static func lock(_ path: String) throws(SQLiteOpenError) -> LockFile {
        do { return try LockFile(path: path) } catch { throw .lock(error) }
    }

    /// To be called when every connection is closed; gives back the lock.
    consuming func leave() {
        // A marker that stays costs a check at the next start and nothing else.
        try? marker.clear()
    }

    /// A temporary database is gone with whoever held it, closed or not.
    deinit {
        guard let folder else { return }
        DatabaseFiles(path: path, lockPath: path + ".lock").remove()
        _ = unsafe rmdir(folder)
    }

    private static func temporaryFolder() throws(SQLiteOpenError) -> String {
        let root = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(root)/roost-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
        }
        guard let made else { throw .temporaryFolder(code: errno) }
        return made
    }
}
