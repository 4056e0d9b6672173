// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// A file that is there while the server runs: one that finds it at its start was not stopped in order before.
public struct UncleanStopMarker: Sendable, Hashable {
    public struct Failure: Error, Hashable, CustomStringConvertible {
        public let path: String
        /// The code of the system (errno).
        public let code: Int32
        public var description: String { "\(path) can't be written: \(SystemMessage.text(code))" }
    }

    public let path: String

    public init(path: String) { self.path = path }

    /// Sets the marker, so that it outlives a loss of power. True when it was set already: the last stop was unclean.
    public func set() throws(Failure) -> Bool {
        if let made = FileDescriptor(path, O_RDWR | O_CREAT | O_EXCL) {
            guard fsync(made.number) == 0 else { throw failure }
            try syncFolder()
            return false
        }
        guard errno == EEXIST else { throw failure }
        return true
    }

    /// Takes the marker away, after everything is closed.
    public func clear() throws(Failure) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure }
        try syncFolder()
    }

    private func syncFolder() throws(Failure) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard let opened = FileDescriptor(folder, O_RDONLY | O_DIRECTORY), fsync(opened.number) == 0 else {
            throw failure
        }
    }

    private var failure: Failure { Failure(path: path, code: errno) }
}
