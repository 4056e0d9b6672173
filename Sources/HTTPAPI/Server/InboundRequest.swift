// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import NIOCore

/// A request as it came off a connection: valid HTTP, not yet routed.
public struct InboundRequest: Sendable {
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
    /// The IP address at the other end; nil on the local socket.
    public let peer: String?
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
        isHTTP10: Bool = false
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.headers = headers
        self.body = body
        self.peer = peer
        self.isSecure = isSecure
        self.isHTTP10 = isHTTP10
    }
}
