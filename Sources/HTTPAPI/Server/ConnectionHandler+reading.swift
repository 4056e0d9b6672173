// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

extension ConnectionHandler {
    /// Notes what comes, and makes a request line fit for the decoder.
    func bytesArrive(_ buffer: ByteBuffer) -> ByteBuffer {
        switch reading {
        case .idle: lastActivity = .now()
        case .head(lineIsComplete: false): break
        case .streaming:
            lastActivity = .now()
            return buffer
        case .over:
            if let end = lingersAtMostUntil { lingersUntil = min(end, .now() + TimeAmount(timeouts.linger)) }
            return buffer
        case .head, .collecting: return buffer
        }
        let line = RequestLine(in: buffer)
        reading = .head(lineIsComplete: line.isComplete)
        self.line = line
        return line.isPlain ? buffer : line.encoded()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let buffer): take(buffer)
        case .end: finishRequest(context)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        line = nil
        if case .over = reading { return }
        guard !isStopping || outstanding == 0 else {
            reading = .over
            return
        }
        do throws(Problem) {
            reading = .collecting(try RequestHead(head, limits: limits), nil)
            bodyHasBegun = false
        } catch {
            refuse(error, context)
        }
    }

    private func take(_ buffer: ByteBuffer) {
        bodyHasBegun = true
        switch reading {
        case .collecting(let head, .none): reading = .collecting(head, buffer)
        case .collecting(let head, .some(var body)):
            reading = .idle
            body.writeImmutableBuffer(buffer)
            reading = .collecting(head, body)
        case .streaming(let feed, _): isPaused = !feed.yield(buffer)
        case .idle, .head, .over: break
        }
    }

    private func finishRequest(_ context: ChannelHandlerContext) {
        switch reading {
        case .collecting(let head, let body):
            reading = head.isLast ? .over : .idle
            deliver(head, body.map { .bytes($0) } ?? .none, context)
        case .streaming(let feed, let head):
            reading = head.isLast ? .over : .idle
            feed.finish()
        case .idle, .head, .over: break
        }
        isPaused = false
        lastActivity = .now()
    }

    /// One read of the socket is through: a request whose body is not complete goes on as a stream.
    func channelReadComplete(context: ChannelHandlerContext) {
        switch reading {
        case .collecting(let head, let body):
            let feed = BodyFeed(eventLoop: context.eventLoop, handler: self)
            reading = .streaming(feed, head)
            if let body { isPaused = !feed.yield(body) }
            deliver(head, .stream(feed.stream), context)
            arm()
        case .head, .streaming: arm()
        case .idle, .over: break
        }
        context.fireChannelReadComplete()
        if lingersUntil != nil { context.read() }
    }

    private func deliver(_ head: RequestHead, _ body: InboundRequest.Body, _ context: ChannelHandlerContext) {
        outstanding += 1
        context.fireChannelRead(
            wrapInboundOut(
                .request(
                    InboundRequest(
                        method: head.method,
                        target: head.target,
                        authority: head.authority,
                        headers: head.headers,
                        body: body,
                        peer: peer,
                        isSecure: isSecure,
                        isOnLocalSocket: isOnLocalSocket,
                        isHTTP10: head.isHTTP10
                    )
                )
            )
        )
    }

    func read(context: ChannelHandlerContext) {
        if isPaused { hasWaitingRead = true } else { context.read() }
    }

    /// The reader of the body can take more.
    func resumeBody() {
        guard isPaused else { return }
        isPaused = false
        lastActivity = .now()
        guard hasWaitingRead else { return }
        hasWaitingRead = false
        context?.read()
    }

    /// The reader of the body has begun: a caller that waits for a word is told to send it.
    func bodyIsWanted() {
        guard case .streaming(_, let head) = reading, head.expectsContinue, !bodyHasBegun, let context else { return }
        lastActivity = .now()
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))),
            promise: nil
        )
    }
}
