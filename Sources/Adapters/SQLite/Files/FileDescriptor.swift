// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// An open file, closed with the value.
struct FileDescriptor: ~Copyable {
    let number: Int32

    /// Nil with `errno` set. The file is not inherited by programs that are started.
    init?(_ path: String, _ flags: Int32, permissions: mode_t = 0o600) {
        let opened = unsafe open(path, flags | O_CLOEXEC, permissions)
        guard opened >= 0 else { return nil }
        number = opened
    }

    deinit { _ = close(number) }

    /// The first bytes of the file, at most `count`; nil with `errno` set.
    func head(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe bytes.withUnsafeMutableBytes { unsafe pread(number, $0.baseAddress, $0.count, 0) }
        guard read >= 0 else { return nil }
        return Array(bytes.prefix(read))
    }

    /// Writes over the beginning of the file; false with `errno` set unless all was written.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe pwrite(number, $0.baseAddress, $0.count, 0) } == bytes.count
    }
}
