// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import MediaDomain
internal import Synchronization

/// The body of an object, or of a range of it. The connection is held until its end, ``close()``, or the end of this.
final class S3ByteSource: ByteSource {
    private struct State {
        /// Bytes that have not come yet.
        var left: Int64
        var isClosed = false
    }

    private let stream: CurlStream?
    private let state: Mutex<State>

    /// - Parameter stream: nil for no bytes.
    init(_ stream: CurlStream?, count: Int64) {
        self.stream = stream
        state = Mutex(State(left: count))
    }

    func next() async throws(BlobError) -> [UInt8]? {
        guard let stream, !state.withLock({ $0.isClosed }) else { return nil }
        let piece: [UInt8]?
        do throws(CurlError) {
            piece = try await stream.next()
        } catch .cancelled {
            throw .source(CancellationError())
        } catch {
            throw .source(S3Failure(error))
        }
        let count = Int64(piece?.count ?? 0)
        let left = state.withLock { state in
            state.left -= count
            return state.left
        }
        guard left >= 0, piece != nil || left == 0 else {
            stream.close()
            throw .source(S3Failure.unexpected("the body is not as long as its head says"))
        }
        return piece
    }

    func close() async {
        state.withLock { $0.isClosed = true }
        stream?.close()
    }
}
