// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Curl
internal import Kernel
internal import MediaDomain
internal import Synchronization

/// The body of an object, or of a range of it. The connection is held until its end, ``close()``, or the end of this.
final class S3ByteSource: ByteSource {
    private struct State {
        /// Bytes that have not come yet.
        var left: Int64
        var isClosed = false
        var digest: SHA256?

        mutating func count(_ piece: [UInt8]) {
            left -= Int64(piece.count)
            digest?.update(data: piece)
        }
    }

    private let stream: CurlStream?
    /// In hexadecimal digits.
    private let sha256: String?
    private let state: Mutex<State>

    /// - Parameters:
    ///   - stream: nil for no bytes.
    ///   - sha256: of all the bytes, in hexadecimal digits, where it is known; other bytes end in an error.
    init(_ stream: CurlStream?, count: Int64, sha256: String? = nil) {
        self.stream = stream
        self.sha256 = sha256
        state = Mutex(State(left: count, digest: sha256 == nil ? nil : SHA256()))
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
        let state = state.withLock { state in
            state.count(piece ?? [])
            return state
        }
        if state.left < 0 || piece == nil && state.left > 0 {
            stream.close()
            throw .source(S3Failure.unexpected("the body is not as long as its head says"))
        }
        if piece == nil, let digest = state.digest, Hex.encode(Array(digest.finalize())) != sha256 {
            throw .source(S3Failure.damaged("the body is not what its checksum says"))
        }
        return piece
    }

    func close() async {
        state.withLock { $0.isClosed = true }
        stream?.close()
    }
}
