// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import NIOCore

/// A request as it came off a connection: valid HTTP, not yet routed. A class, because it is handed from task to task.
public final class InboundRequest: Sendable {
    public enum Body: Sendable {
        case none
        /// Came together with the head.
        case bytes(ByteBuffer)
        /// Is still arriving.
        case stream(BodyStream)
    }

    public let method: HTTPRequest.Method
    /// The path and query as they were sent.
    public let target: String
    /// Host and port as the caller names the server; empty when it doesn't.
    public let authority: String
    public let headers: HTTPFields
    public let body: Body
    /// The IP address at the other end; nil on the local socket, and where a server that Roost is mounted in doesn't
    /// tell.
    public let peer: String?
    /// Came over the server's own Unix socket, which only the owner of the data folder can open.
    public let isOnLocalSocket: Bool
    /// Whether the connection is TLS.
    public let isSecure: Bool
    let isHTTP10: Bool

    public init(
        method: HTTPRequest.Method,
        target: String,
        authority: String = "",
        headers: HTTPFields,
        body: Body,
        peer: String?,
        isSecure: Bool,
        isOnLocalSocket: Bool = false,
        isHTTP10: Bool = false
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.headers = headers
        self.body = body
        self.peer = peer
        self.isSecure = isSecure
        self.isOnLocalSocket = isOnLocalSocket
        self.isHTTP10 = isHTTP10
    }
}
