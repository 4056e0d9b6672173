// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain

/// What is done in an open folder. Names are Roost's own: one segment each. Links are never followed, so that nothing
/// outside of the folder is reached.
extension FileHandle {
    /// The folder that everything is below. It may be a link itself: it was chosen by whoever runs the server.
    static func folder(at path: String) throws(BlobError) -> FileHandle {
        let number = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw BlobError(system: errno, "opening the folder \(path)") }
        return FileHandle(number)
    }

    static func isFolder(at path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Nil when there is nothing of that name.
    func open(_ name: String, _ flags: Int32) throws(BlobError) -> FileHandle? {
        let number = unsafe openat(number, name, flags | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        if number >= 0 { return FileHandle(number) }
        if errno == ENOENT, flags & O_CREAT == 0 { return nil }
        throw BlobError(system: errno, "opening \(name)")
    }

    func folder(_ name: String) throws(BlobError) -> FileHandle? { try open(name, O_RDONLY | O_DIRECTORY) }

    /// The folder of that name, made if it is not there; what is made is on the disk when this returns.
    func makeFolder(_ name: String, syncs: Bool) throws(BlobError) -> FileHandle {
        for _ in 0..<16 {
            if let folder = try folder(name) { return folder }
            if unsafe mkdirat(number, name, 0o700) == 0 {
                if syncs { try sync() }
            } else if errno == ENOENT {
                // This folder itself was removed meanwhile, being empty.
                throw .unavailable("a folder went away")
            } else if errno != EEXIST {
                throw BlobError(system: errno, "making the folder \(name)")
            }
        }
        throw .unavailable("the folder \(name) comes and goes")
    }

    /// A new file; nil when there is one of that name.
    func create(_ name: String) throws(BlobError) -> FileHandle? {
        let number = unsafe openat(number, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        if number >= 0 { return FileHandle(number) }
        if errno == EEXIST { return nil }
        throw BlobError(system: errno, "making \(name)")
    }

    /// Nil when there is no regular file of that name.
    func status(of name: String) throws(BlobError) -> Status? {
        var status = stat()
        guard unsafe fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw BlobError(system: errno, "looking at \(name)")
        }
        let found = Status(status)
        return found.isFile ? found : nil
    }

    /// Sets the time of its last change to now.
    func touch(_ name: String) throws(BlobError) {
        guard unsafe utimensat(number, name, nil, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw BlobError(system: errno, "setting the time of a file")
        }
    }

    /// Gives a file its last name, in place of what is there; false when the folder it should go to is gone.
    func rename(_ name: String, to folder: FileHandle, _ newName: String) throws(BlobError) -> Bool {
        if unsafe renameat(number, name, folder.number, newName) == 0 { return true }
        if errno == ENOENT, try status(of: name) != nil { return false }
        throw BlobError(system: errno, "renaming a file to \(newName)")
    }

    /// False when there was none.
    @discardableResult
    func remove(_ name: String) throws(BlobError) -> Bool {
        if unsafe unlinkat(number, name, 0) == 0 { return true }
        if errno == ENOENT { return false }
        throw BlobError(system: errno, "removing \(name)")
    }

    /// Whether it was empty and is gone.
    func removeFolder(_ name: String) -> Bool { unsafe unlinkat(number, name, AT_REMOVEDIR) == 0 }

    /// The names in the folder, sorted by their bytes.
    func names() throws(BlobError) -> [String] {
        let copy = unsafe openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw BlobError(system: errno, "listing a folder") }
        guard let stream = unsafe fdopendir(copy) else {
            close(copy)
            throw BlobError(system: errno, "listing a folder")
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
