// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Carries the body of one request from the event loop to the task that reads it. It tells the connection when to
/// stop reading from the socket and when to go on.
struct BodyFeed {
    typealias Producer = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Demand
    >

    /// The reader's wishes, taken to the event loop.
    struct Demand: NIOAsyncSequenceProducerDelegate {
        let eventLoop: any EventLoop
        let handler: NIOLoopBound<ConnectionHandler>

        func produceMore() { eventLoop.execute { handler.value.resumeBody() } }
        func didTerminate() {}
    }

    /// Notices the first read: only then is a caller that waits for it told to go on.
    struct Chunks: AsyncSequence, Sendable {
        let producer: Producer
        let onStart: @Sendable () -> Void

        func makeAsyncIterator() -> Producer.AsyncIterator {
            onStart()
            return producer.makeAsyncIterator()
        }
    }

    private static let watermarks = (low: 2, high: 8)

    private let source: Producer.Source
    let stream: BodyStream

    init(eventLoop: any EventLoop, handler: ConnectionHandler) {
        let bound = NIOLoopBound(handler, eventLoop: eventLoop)
        let made = Producer.makeSequence(
            backPressureStrategy: .init(lowWatermark: Self.watermarks.low, highWatermark: Self.watermarks.high),
            finishOnDeinit: true,
            delegate: Demand(eventLoop: eventLoop, handler: bound)
        )
        source = made.source
        stream = BodyStream(
            Chunks(producer: made.sequence) { eventLoop.execute { bound.value.bodyIsWanted() } }
        )
    }

    /// False when the reader has enough for now, or has gone.
    func yield(_ buffer: ByteBuffer) -> Bool { source.yield(buffer) == .produceMore }

    func finish() { source.finish() }

    func fail(_ problem: Problem) { source.finish(problem) }
}
