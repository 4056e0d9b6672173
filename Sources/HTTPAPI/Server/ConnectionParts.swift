// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// What a connection hands to the task that answers it, in the order in which it came.
enum ConnectionRequest: Sendable {
    case request(InboundRequest)
    /// Something came that is no request; nothing follows it.
    case refused(Problem)
}

/// What the task hands back.
enum ConnectionAnswer: Sendable {
    case whole(HTTPResponseHead, ByteBuffer)
    case head(HTTPResponseHead)
    case chunk(ByteBuffer)
    case end
    /// The answer broke off behind its head: only closing tells the caller.
    case broken
}
