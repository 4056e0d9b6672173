// SPDX-License-Identifier: Apache-2.0
internal import MediaDomain
internal import Synchronization

/// The bytes of an open file from one place to another.
final class FileSource: ByteSource {
    /// Bytes per trip to the threads.
    static let chunk: Int64 = 256 << 10

    private struct State {
        var place: Int64
        /// What was read already.
        var ahead: [UInt8]?
        var file: FileHandle?
    }

    private let threads: IOThreads
    private let end: Int64
    private let state: Mutex<State>

    /// - Parameter ahead: the bytes from the beginning of `range`, if they were read already.
    init(_ file: FileHandle, _ range: Range<Int64>, ahead: [UInt8]? = nil, threads: IOThreads) {
        self.threads = threads
        end = range.upperBound
        state = Mutex(State(place: range.lowerBound, ahead: ahead, file: file))
    }

    func next() async throws(BlobError) -> [UInt8]? {
        let (file, place, ahead) = state.withLock { state in
            defer { state.ahead = nil }
            return (state.file, state.place, state.ahead)
        }
        guard let file else { return nil }
        guard place < end else {
            await close()
            return nil
        }
        let bytes: [UInt8]
        if let ahead, !ahead.isEmpty {
            bytes = ahead
        } else {
            let count = Int(min(Self.chunk, end - place))
            bytes = try await threads.run { () throws(BlobError) in try file.read(at: place, count) }
        }
        guard !bytes.isEmpty else {
            await close()
            throw .failed("a file is shorter than it was")
        }
        let isLast = state.withLock { state in
            state.place = place + Int64(bytes.count)
            return state.place >= end
        }
        if isLast { await close() }
        return bytes
    }

    func close() async { state.withLock { $0.file = nil } }
}
