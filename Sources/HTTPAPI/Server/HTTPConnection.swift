// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// One connection of HTTP/1.1: the handlers on its event loop, and the task that answers its requests one by one.
struct HTTPConnection<Responder: Responding>: ServerChildChannel {
    typealias Value = NIOAsyncChannel<ConnectionRequest, ConnectionAnswer>

    let responder: Responder
    let limits: RequestLimits
    let timeouts: ConnectionTimeouts
    let isSecure: Bool
    let dates: DateHeader

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let connection = ConnectionHandler(limits: limits, timeouts: timeouts, isSecure: isSecure)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers([
                HTTPResponseEncoder(configuration: Self.encoderConfiguration), HeadWatch(connection),
                ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoderLimits)), connection,
            ])
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    /// The framing is ours: the encoder would make an answer to HEAD chunked.
    private static var encoderConfiguration: HTTPResponseEncoder.Configuration {
        var configuration = HTTPResponseEncoder.Configuration()
        configuration.automaticallySetFramingHeaders = false
        return configuration
    }

    /// The decoder counts the address among the headers; its exact limit is checked when it is complete.
    private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = max(self.limits.headers, self.limits.url)
        limits.maxHeaderListSize = self.limits.headers + self.limits.url
        limits.maxHeaderFieldCount = self.limits.headerCount
        return limits
    }

    func handle(value: Value, logger: Logger) async {
        do {
            try await withTaskCancellationHandler {
                try await value.executeThenClose { inbound, outbound in
                    let writer = AnswerWriter(outbound: outbound, dates: dates, logger: logger)
                    try await answer(inbound, through: writer)
                    // What was written may still be on its way; the handler closes when it is through.
                    try await value.channel.closeFuture.get()
                }
            } onCancel: {
                value.channel.close(promise: nil)
            }
        } catch {
            logger.debug("connection failed", metadata: ["error": "\(String(reflecting: error))"])
        }
    }

    private func answer(
        _ requests: NIOAsyncChannelInboundStream<ConnectionRequest>,
        through writer: AnswerWriter
    ) async throws {
        for try await part in requests {
            switch part {
            case .request(let request):
                try await writer.write(await responder.respond(to: request), to: request)
            case .refused(let problem): try await writer.write(responder.refuse(problem), to: nil)
            }
        }
    }
}
