// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Logging
import NIOCore
import NIOSSL

/// Sends answers through a connection, each when the one before it is on its way.
struct AnswerWriter: Sendable {
    let outbound: NIOAsyncChannelOutboundWriter<ConnectionAnswer>
    let dates: DateHeader
    let logger: Logger

    /// - Parameter request: nil for the answer to what was no request.
    /// - Throws: when the connection fails, or what produces the body does: then it is of no more use.
    func write(_ response: APIResponse, to request: InboundRequest?) async throws {
        let framing = AnswerFraming(response, to: request, date: dates.value())
        switch framing.body {
        case .empty: try await outbound.write(.whole(framing.head, ByteBuffer()))
        case .bytes(let bytes): try await outbound.write(.whole(framing.head, ByteBuffer(bytes: bytes)))
        case .stream(let length, let produce):
            try await outbound.write(.head(framing.head))
            do {
                try await stream(produce, length: length)
            } catch {
                if !Self.isDisconnect(error) { report(error, behind: response) }
                try await outbound.write(.broken)
                throw error
            }
        }
    }

    private func stream(_ produce: @Sendable (BodyWriter) async throws -> Void, length: Int?) async throws {
        let budget = StreamBudget(length: length)
        try await produce(
            BodyWriter { chunk in
                try budget.spend(chunk.readableBytes)
                try await outbound.write(.chunk(chunk))
            }
        )
        try budget.settle()
        try await outbound.write(.end)
    }

    private func report(_ error: any Error, behind response: APIResponse) {
        let requestID = HTTPField.Name.requestID.flatMap { response.headers[$0] } ?? ""
        logger.error(
            "answer broken off",
            metadata: ["requestId": "\(requestID)", "error": "\(String(reflecting: error))"]
        )
    }

    /// Whether the caller has gone, which is no fault of ours.
    private static func isDisconnect(_ error: any Error) -> Bool {
        error is ChannelError || error is IOError || error is NIOAsyncWriterError || error is CancellationError
            || error is NIOSSLError
    }
}
