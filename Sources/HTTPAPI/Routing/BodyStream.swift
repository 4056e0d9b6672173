// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// The chunks of a body as they arrive. Whoever reads slowly slows the sender: nothing piles up in memory.
///
/// It can be read once. Reading throws a ``Problem`` when the body is malformed, too large or too slow.
public struct BodyStream: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer
    public typealias Failure = any Error

    private let base: any AsyncSequence<ByteBuffer, any Error> & Sendable

    /// A body that comes from elsewhere, such as the program that Roost is mounted in.
    public init(_ base: any AsyncSequence<ByteBuffer, any Error> & Sendable) { self.base = base }

    /// A body that is there already.
    public init(bytes: [UInt8]) { base = SingleChunk(bytes: bytes) }

    public func makeAsyncIterator() -> Iterator { Iterator(base: base.makeErasedIterator()) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var base: any AsyncIteratorProtocol<ByteBuffer, any Error>

        public mutating func next() async throws -> ByteBuffer? { try await base.next(isolation: #isolation) }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> ByteBuffer? {
            try await base.next(isolation: actor)
        }
    }
}

extension AsyncSequence {
    fileprivate func makeErasedIterator() -> any AsyncIteratorProtocol<Element, Failure> { makeAsyncIterator() }
}

private struct SingleChunk: AsyncSequence, Sendable {
    let bytes: [UInt8]

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes.isEmpty ? nil : ByteBuffer(bytes: bytes)) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ByteBuffer?

        mutating func next() async throws -> ByteBuffer? {
            defer { rest = nil }
            return rest
        }
    }
}
