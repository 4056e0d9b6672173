// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import MediaDomain
internal import Synchronization

/// The body of an object, or of a range of it. The connection is held until its end, ``close()``, or the end of this.
final class S3ByteSource: ByteSource {
    private let stream: CurlStream?
    /// Bytes that have not come yet.
    private let left: Mutex<Int64>

    /// - Parameter stream: nil for no bytes.
    init(_ stream: CurlStream?, count: Int64) {
        self.stream = stream
        left = Mutex(count)
    }

    func next() async throws(BlobError) -> [UInt8]? {
        guard let stream else { return nil }
        let piece: [UInt8]?
        do throws(CurlError) {
            piece = try await stream.next()
        } catch .cancelled {
            throw .source(CancellationError())
        } catch {
            throw .source(S3Failure(error))
        }
        let count = Int64(piece?.count ?? 0)
        let rest = left.withLock { left in
            left -= count
            return left
        }
        guard rest >= 0, piece != nil || rest == 0 else {
            stream.close()
            throw .source(S3Failure.unexpected("the body is not as long as its head says"))
        }
        return piece
    }

    func close() async { stream?.close() }
}
