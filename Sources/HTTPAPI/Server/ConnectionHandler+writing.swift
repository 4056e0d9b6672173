// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

extension ConnectionHandler {
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .whole(let head, let body):
            write(head, context)
            if body.readableBytes > 0 {
                context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            }
            finishAnswer(context, promise: promise)
        case .head(let head):
            write(head, context)
            promise?.succeed()
        case .chunk(let buffer): context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: promise)
        case .end: finishAnswer(context, promise: promise)
        case .broken:
            context.close(promise: promise)
        }
    }

    private func write(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        var head = head
        let isOpenEnded = head.version == .http1_0 && !head.headers.contains(name: "Content-Length")
        if isOpenEnded || endsAfterAnswer {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            endReading()
        } else if head.version == .http1_0 {
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    /// Whether the answer in hand is the last one of this connection.
    private var endsAfterAnswer: Bool {
        guard outstanding == 1 else { return false }
        return switch reading {
        case .over, .streaming, .collecting: true
        case .idle, .head: isStopping
        }
    }

    private func endReading() {
        switch reading {
        case .idle, .over: break
        case .head, .collecting: mustLinger = true
        case .streaming(let feed, _):
            // An answer may begin before the body is through, and its handler may still be reading.
            mustLinger = true
            if outstanding > 0 { return }
            feed.fail(.badRequest("incomplete_request", "The request was answered already."))
        }
        reading = .over
    }

    private func finishAnswer(_ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        let isLast = endsAfterAnswer
        outstanding -= 1
        lastActivity = .now()
        guard isLast else {
            context.write(wrapOutboundOut(.end(nil)), promise: promise)
            return
        }
        endReading()
        let written = promise ?? context.eventLoop.makePromise()
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
        written.futureResult.assumeIsolated().whenComplete { _ in self.close(context) }
    }

    /// Closes at once when the caller has been heard out. Else only the sending side: were the socket closed with
    /// bytes unread, the caller would be told of a reset before it reads the answer.
    private func close(_ context: ChannelHandlerContext) {
        guard mustLinger, !inputIsClosed else {
            context.close(promise: nil)
            return
        }
        lingersUntil = .now() + TimeAmount(timeouts.linger)
        lingersAtMostUntil = .now() + TimeAmount(timeouts.linger * Self.longestLinger)
        isPaused = false
        arm()
        context.close(mode: .output, promise: nil)
        context.read()
    }

    /// In multiples of the time that a caller may fall silent.
    private static var longestLinger: Int { 10 }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        blockedSince = context.channel.isWritable ? nil : .now()
        arm()
        context.fireChannelWritabilityChanged()
    }
}
