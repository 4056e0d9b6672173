// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOHTTP1

/// The HTTP side of one connection, on its event loop: whole requests go in, answers come out, and it decides when
/// the connection ends. What can't be read as a request is handed on as a refusal, so that it is answered in its turn.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = ConnectionRequest
    typealias OutboundIn = ConnectionAnswer
    typealias OutboundOut = HTTPServerResponsePart

    /// Where reading stands.
    enum Reading {
        /// Between requests.
        case idle
        /// Bytes of a head came, not yet all.
        case head(lineIsComplete: Bool)
        /// The head is there, and perhaps some of the body, all from one read of the socket.
        case collecting(RequestHead, ByteBuffer?)
        /// The body is handed on as it comes.
        case streaming(BodyFeed, RequestHead)
        /// Whatever comes is dropped.
        case over
    }

    let limits: RequestLimits
    let timeouts: ConnectionTimeouts
    let isSecure: Bool
    var peer: String?
    var isOnLocalSocket = false
    var reading = Reading.idle
    /// The first line of the request that is being read, as far as the last read brought it.
    var line: RequestLine?
    /// Requests handed on and not yet answered to the end.
    var outstanding = 0
    var isStopping = false
    /// The caller may still be sending what nobody will read.
    var mustLinger = false
    var lingersUntil: NIODeadline?
    var lingersAtMostUntil: NIODeadline?
    var inputIsClosed = false
    /// The reader of the body has enough: nothing is read from the socket.
    var isPaused = false
    var hasWaitingRead = false
    var bodyHasBegun = false
    var lastActivity = NIODeadline.now()
    var blockedSince: NIODeadline?
    var cutOff: NIODeadline?
    var timer: Scheduled<Void>?
    var timerDeadline: NIODeadline?
    var context: ChannelHandlerContext?

    init(limits: RequestLimits, timeouts: ConnectionTimeouts, isSecure: Bool) {
        self.limits = limits
        self.timeouts = timeouts
        self.isSecure = isSecure
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        peer = context.channel.remoteAddress?.ipAddress
        if case .unixDomainSocket? = context.channel.localAddress { isOnLocalSocket = true }
        lastActivity = .now()
        arm()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private static var incomplete: Problem { .badRequest("incomplete_request", "The request ends too early.") }

    private func end() {
        if case .streaming(let feed, _) = reading {
            feed.fail(Self.incomplete)
        }
        reading = .over
        timer?.cancel()
        timer = nil
        context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: stop(context)
        case ChannelEvent.inputClosed:
            inputIsClosed = true
            if case .streaming(let feed, _) = reading { feed.fail(Self.incomplete) }
            reading = .over
            if outstanding == 0 { context.close(promise: nil) }
            context.fireUserInboundEventTriggered(event)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Ends when all that was accepted is answered, or when the time for that is over.
    private func stop(_ context: ChannelHandlerContext) {
        isStopping = true
        cutOff = .now() + TimeAmount(timeouts.shutdown)
        switch reading {
        case .idle where outstanding == 0: context.close(promise: nil)
        case .idle, .head, .collecting, .streaming, .over: arm()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            // The socket or TLS failed: there is nobody to answer.
            if case .over = reading, lingersUntil != nil || outstanding > 0 { return }
            context.close(promise: nil)
            return
        }
        var inRequestLine = false
        if case .head(let lineIsComplete) = reading { inRequestLine = !lineIsComplete }
        refuse(Problem(error, limits: limits, inRequestLine: inRequestLine, line: line), context)
    }

    /// Ends reading with `problem`: it is the answer to the request that is being read, unless that has one already.
    func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        mustLinger = true
        switch reading {
        case .over: break
        case .streaming(let feed, _):
            reading = .over
            feed.fail(problem)
        case .idle, .head, .collecting:
            reading = .over
            outstanding += 1
            context.fireChannelRead(wrapInboundOut(.refused(problem)))
            context.fireChannelReadComplete()
        }
    }
}
