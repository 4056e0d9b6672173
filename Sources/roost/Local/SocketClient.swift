// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix

/// HTTP/1.1 over the local socket of a server: one request per connection.
struct SocketClient: Sendable {
    let path: String

    struct Answer: Sendable {
        var status: Int
        /// Empty where the chunks were handed on.
        var body: [UInt8]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// Whether a server listens there.
    func isAnswering() async -> Bool {
        (try? await send("GET", "/health"))?.status == 200
    }

    /// Sends a request whose body is in memory, and takes the answer's body whole.
    func send(
        _ method: String,
        _ target: String,
        body: [UInt8] = [],
        contentType: String = "application/json"
    ) async throws -> Answer {
        var chunks = body.isEmpty ? [] : [ByteBuffer(bytes: body)]
        return try await exchange(
            method,
            target,
            contentType: contentType,
            length: body.count,
            nextChunk: { chunks.isEmpty ? nil : chunks.removeFirst() },
            receive: nil
        )
    }

    /// Sends a body of unknown length chunk by chunk.
    func upload(
        _ method: String,
        _ target: String,
        contentType: String,
        nextChunk: () async throws -> ByteBuffer?
    ) async throws -> Answer {
        try await exchange(
            method,
            target,
            contentType: contentType,
            length: nil,
            nextChunk: nextChunk,
            receive: nil
        )
    }

    /// Hands the chunks of a successful answer on as they come.
    func download(_ target: String, receive: @escaping ([UInt8]) throws -> Void) async throws -> Answer {
        try await exchange("GET", target, contentType: nil, length: 0, nextChunk: { nil }, receive: receive)
    }

    private func exchange(
        _ method: String,
        _ target: String,
        contentType: String?,
        length: Int?,
        nextChunk: () async throws -> ByteBuffer?,
        receive: (([UInt8]) throws -> Void)?
    ) async throws -> Answer {
        let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(version: .http1_1, method: .init(rawValue: method), uri: target)
            head.headers.add(name: "Host", value: "localhost")
            head.headers.add(name: "Connection", value: "close")
            if let contentType { head.headers.add(name: "Content-Type", value: contentType) }
            if let length {
                head.headers.add(name: "Content-Length", value: String(length))
            } else {
                head.headers.add(name: "Transfer-Encoding", value: "chunked")
            }
            let refusal = try await Self.send(head, nextChunk: nextChunk, to: outbound)
            do {
                return try await Self.answer(inbound, receive: receive)
            } catch {
                throw refusal ?? error
            }
        }
    }

    /// A server that knows its answer closes the connection, whether all has arrived or not: that nothing more can be
    /// sent says nothing about what is there to read.
    /// - Returns: why not all could be sent.
    /// - Throws: what `nextChunk` throws.
    private static func send(
        _ head: HTTPRequestHead,
        nextChunk: () async throws -> ByteBuffer?,
        to outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
    ) async throws -> (any Error)? {
        var part = HTTPClientRequestPart.head(head)
        while true {
            do { try await outbound.write(part) } catch { return error }
            if case .end = part { return nil }
            part = if let chunk = try await nextChunk() { .body(.byteBuffer(chunk)) } else { .end(nil) }
        }
    }

    private static func answer(
        _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>,
        receive: (([UInt8]) throws -> Void)?
    ) async throws -> Answer {
        var answer = Answer(status: 0, body: [])
        for try await part in inbound {
            switch part {
            case .head(let head): answer.status = Int(head.status.code)
            case .body(let buffer):
                let bytes = Array(buffer.readableBytesView)
                if let receive, (200..<300).contains(answer.status) {
                    try receive(bytes)
                } else {
                    answer.body += bytes
                }
            case .end: return answer
            }
        }
        throw Failure(description: "The server closed the connection in the middle of its answer.")
    }
}
