// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaDomain
import NIOCore

/// The body of a request as a source of bytes. Reading begins with the first call, so that a caller that waits for a
/// word to go on is told so only when somebody wants the body; each call waits for what the connection brings, and the
/// connection waits for the calls.
actor RequestBodySource: ByteSource {
    private enum State {
        case waiting(BodyStream)
        case reading(BodyStream.Iterator)
        case failed(any Error)
        case over
    }

    private var state: State

    init(_ stream: BodyStream) { state = .waiting(stream) }

    func next() async throws(BlobError) -> [UInt8]? {
        var iterator: BodyStream.Iterator
        switch state {
        case .waiting(let stream): iterator = stream.makeAsyncIterator()
        case .reading(let current): iterator = current
        case .failed(let error): throw .source(error)
        case .over: return nil
        }
        do {
            while let buffer = try await iterator.next(isolation: self) {
                guard buffer.readableBytes > 0 else { continue }
                state = .reading(iterator)
                return Array(buffer.readableBytesView)
            }
            // A stream ends early when its reader is told to stop.
            try Task.checkCancellation()
            state = .over
            return nil
        } catch {
            state = .failed(error)
            throw .source(error)
        }
    }

    func close() async { if case .failed = state {} else { state = .over } }
}
