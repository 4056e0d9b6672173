// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// Sends the chunks of a streamed answer.
public struct BodyWriter: Sendable {
    private let send: @Sendable (ByteBuffer) async throws -> Void

    public init(_ send: @escaping @Sendable (ByteBuffer) async throws -> Void) { self.send = send }

    /// Returns when the connection can take more.
    ///
    /// - Throws: when the caller has gone; the handler should stop then.
    public func write(_ bytes: [UInt8]) async throws { try await send(ByteBuffer(bytes: bytes)) }

    public func write(_ buffer: ByteBuffer) async throws { try await send(buffer) }
}
