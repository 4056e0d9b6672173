// SPDX-License-Identifier: Apache-2.0

import DataDomain
import FoundationEssentials
import NIOCore
import Synchronization
import _NIOFileSystem

/// Keeps an upload in a temporary file, so that its size costs disk and not memory. The file has no name any more once
/// it is open, so that it is gone with the process at the latest.
final class FileImportSpool: ImportSpool {
    private let limit: Int64
    private let length = Mutex<Int64>(0)
    private let handle: ReadWriteFileHandle

    /// - Parameter limit: the most bytes that it takes; more is `.tooLarge`.
    init(folder: String, limit: Int64) async throws(DataError) {
        let path = FilePath("\(folder)/roost-import-\(UUID().uuidString.lowercased())")
        self.limit = limit
        do {
            handle = try await FileSystem.shared.openFile(
                forReadingAndWritingAt: path,
                options: .newFile(replaceExisting: false, permissions: [.ownerReadWrite])
            )
            _ = try await FileSystem.shared.removeItem(at: path)
        } catch {
            throw .storageFull
        }
    }

    func append(_ chunk: [UInt8]) async throws(DataError) {
        let offset = length.withLock { length -> Int64? in
            guard length + Int64(chunk.count) <= limit else { return nil }
            defer { length += Int64(chunk.count) }
            return length
        }
        guard let offset else {
            throw .tooLarge(code: "import_too_large", message: "An import has at most \(limit) bytes.")
        }
        do {
            _ = try await handle.write(contentsOf: chunk, toAbsoluteOffset: offset)
        } catch {
            throw .storageFull
        }
    }

    func read(at offset: Int, count: Int) async throws(DataError) -> [UInt8] {
        do {
            let buffer = try await handle.readChunk(
                fromAbsoluteOffset: Int64(offset),
                length: .bytes(Int64(count))
            )
            return Array(buffer.readableBytesView)
        } catch {
            throw .internalFailure("a spooled import can't be read: \(error)")
        }
    }

    deinit {
        // Closing is asynchronous, and nobody waits for it.
        Task { [handle] in try? await handle.close() }
    }
}
