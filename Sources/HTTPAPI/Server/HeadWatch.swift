// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Stands before the decoder and shows the connection what comes before a head is whole.
final class HeadWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: ConnectionHandler

    init(_ connection: ConnectionHandler) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(wrapInboundOut(connection.bytesArrive(Self.unwrapInboundIn(data))))
    }
}
