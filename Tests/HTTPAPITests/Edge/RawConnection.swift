// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL

/// A connection on which a test says byte for byte what it wants.
struct RawConnection {
    enum Target: Sendable {
        case port(Int)
        case socket(String)
    }

    private let channel: any Channel
    private var inbound: AsyncThrowingStream<ByteBuffer, any Error>.Iterator
    private var received: [UInt8] = []
    private(set) var isClosed = false

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

    /// Nothing more will be sent; answers still come.
    func finishSending() async throws { try await channel.close(mode: .output).get() }

    /// The next answer; nil when the connection ends before it is complete.
    mutating func answer(hasBody: Bool = true) async throws -> RawAnswer? {
        while true {
            if let answer = RawAnswer.take(from: &received, hasBody: hasBody, isAtEnd: isClosed) { return answer }
            guard !isClosed else { return nil }
            try await receive()
        }
    }

    /// Waits for the other side to close; false if more bytes came before.
    mutating func endsWithoutMore() async throws -> Bool {
        while !isClosed { try await receive() }
        return received.isEmpty
    }

    /// All that comes until the other side closes.
    mutating func everything() async throws -> [UInt8] {
        while !isClosed { try await receive() }
        return received
    }

    private mutating func receive() async throws {
        guard let buffer = try await inbound.next(isolation: #isolation) else {
            isClosed = true
            return
        }
        received.append(contentsOf: buffer.readableBytesView)
    }

    static func open<Result: Sendable>(
        _ target: Target,
        tls: NIOSSLContext? = nil,
        _ use: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: nil)
                        )
                    }
                    try channel.pipeline.syncOperations.addHandler(Receiver(continuation))
                }
            }
        let channel =
            switch target {
            case .port(let port): try await bootstrap.connect(host: "127.0.0.1", port: port).get()
            case .socket(let path): try await bootstrap.connect(unixDomainSocketPath: path).get()
            }
        var connection = RawConnection(channel: channel, inbound: stream.makeAsyncIterator())
        do {
            let result = try await use(&connection)
            try? await channel.close().get()
            return result
        } catch {
            try? await channel.close().get()
            throw error
        }
    }

    private init(channel: any Channel, inbound: AsyncThrowingStream<ByteBuffer, any Error>.Iterator) {
        self.channel = channel
        self.inbound = inbound
    }
}

/// Hands on what the socket gets. A reset is an end like any other; a failed handshake is an error.
private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncThrowingStream<ByteBuffer, any Error>.Continuation

    init(_ continuation: AsyncThrowingStream<ByteBuffer, any Error>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { continuation.yield(Self.unwrapInboundIn(data)) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { continuation.finish() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is IOError || error as? NIOSSLError == .uncleanShutdown {
            continuation.finish()
        } else {
            continuation.finish(throwing: error)
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
}
