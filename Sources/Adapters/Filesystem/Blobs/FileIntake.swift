// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain

/// Moves what a source gives into a file, a batch at a time.
struct FileIntake {
    /// One trip to the threads for so many bytes.
    private static let batch = 512 << 10
    /// The disk is told to begin each time so many are written.
    private static let stride: Int64 = 16 << 20

    let threads: IOThreads
    let file: FileHandle
    /// The most bytes there may be; what goes beyond is `.mismatch`.
    let length: Int64?
    let syncs: Bool

    /// - Returns: the number of bytes.
    func take(_ source: any ByteSource) async throws(BlobError) -> Int64 {
        var (count, told): (Int64, Int64) = (0, 0)
        var chunks: [[UInt8]] = []
        var waiting = 0
        while true {
            let chunk: [UInt8]?
            do throws(BlobError) {
                chunk = try await source.next()
            } catch {
                // What came before is the caller's to keep or not.
                try await write(chunks)
                throw error
            }
            if let chunk {
                count += Int64(chunk.count)
                if let length, count > length { throw .mismatch(.length(declared: length, received: count)) }
                chunks.append(chunk)
                waiting += chunk.count
                if waiting < Self.batch, !Task.isCancelled { continue }
            }
            try await write(chunks)
            if Task.isCancelled { throw .source(CancellationError()) }
            (chunks, waiting) = ([], 0)
            if syncs, count - told >= Self.stride {
                threads.beginSync(file)
                told = count
            }
            if chunk == nil { return count }
        }
    }

    private func write(_ chunks: [[UInt8]]) async throws(BlobError) {
        guard !chunks.isEmpty else { return }
        let file = file
        try await threads.run { () throws(BlobError) in for chunk in chunks { try file.write(chunk) } }
    }
}
