// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// What a request says about who sends it: its head, and what is known of its way here.
public struct CallerEvidence: Sendable {
    public let method: HTTPRequest.Method
    /// Host and port as the caller names the server.
    public let authority: String
    public let headers: HTTPFields
    /// The caller's IP address, taken from `X-Forwarded-For` behind a trusted proxy; nil on the local socket.
    public let address: String?
    /// Whether the caller came over TLS, to us or to a trusted proxy.
    public let isSecure: Bool
    /// Came over the server's own Unix socket.
    public let isOnLocalSocket: Bool

    public init(
        method: HTTPRequest.Method,
        authority: String = "",
        headers: HTTPFields,
        address: String? = nil,
        isSecure: Bool = false,
        isOnLocalSocket: Bool = false
    ) {
        self.method = method
        self.authority = authority
        self.headers = headers
        self.address = address
        self.isSecure = isSecure
        self.isOnLocalSocket = isOnLocalSocket
    }
}

extension APIRequest {
    /// What the operation has to say about its caller where it looks again.
    var evidence: CallerEvidence {
        CallerEvidence(
            method: method,
            authority: authority,
            headers: headers,
            address: remoteAddress,
            isSecure: isSecure
        )
    }
}
