// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Keeps what is being uploaded until all of it has been looked at, since nothing is written before that.
public protocol ImportSpool: Sendable {
    /// Adds to the end.
    func append(_ chunk: [UInt8]) async throws(DataError)
    /// At most `count` bytes from `offset` on; empty at the end.
    func read(at offset: Int, count: Int) async throws(DataError) -> [UInt8]
}

/// A spool for small uploads and tests.
public final class MemoryImportSpool: ImportSpool {
    private let bytes: Mutex<[UInt8]>
    private let limit: Int

    /// `limit` is the most bytes that it takes; more is `.tooLarge`.
    public init(_ bytes: [UInt8] = [], limit: Int = 64 * 1024 * 1024) {
        self.bytes = Mutex(bytes)
        self.limit = limit
    }

    public func append(_ chunk: [UInt8]) async throws(DataError) {
        let fits = bytes.withLock { bytes in
            guard bytes.count + chunk.count <= limit else { return false }
            bytes += chunk
            return true
        }
        guard fits else { throw .tooLarge(code: "import_too_large", message: "An import has at most \(limit) bytes.") }
    }

    public func read(at offset: Int, count: Int) async throws(DataError) -> [UInt8] {
        bytes.withLock { Array($0.dropFirst(offset).prefix(count)) }
    }
}
