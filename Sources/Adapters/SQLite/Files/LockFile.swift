// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Keeps a data folder to one process: never two writers on one file. The lock is given back when the value ends or
/// the process does, however it does; the file itself stays.
public struct LockFile: ~Copyable, Sendable {
    public enum Failure: Error, Hashable {
        /// Another process has the folder; nil when it did not say which.
        case held(path: String, process: Int32?)
        /// The code is that of the system (errno).
        case system(path: String, code: Int32)
    }

    private let file: FileDescriptor

    /// Takes the lock at once or not at all.
    public init(path: String) throws(Failure) {
        guard let file = FileDescriptor(path, O_RDWR | O_CREAT) else { throw .system(path: path, code: errno) }
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw .system(path: path, code: errno) }
            throw .held(path: path, process: file.head(16).flatMap(Self.process))
        }
        guard ftruncate(file.number, 0) == 0, file.write(Array("\(getpid())\n".utf8)) else {
            throw .system(path: path, code: errno)
        }
        self.file = file
    }

    /// Closing alone would not do: a program that is just being started has the descriptor until its code is loaded.
    deinit { _ = flock(file.number, LOCK_UN) }

    private static func process(_ bytes: [UInt8]) -> Int32? {
        Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}

extension LockFile.Failure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .held(let path, let process?): "process \(process) is running on this data (\(path))"
        case .held(let path, nil): "another process is running on this data (\(path))"
        case .system(let path, let code): "\(path) can't be locked: \(SystemMessage.text(code))"
        }
    }
}
