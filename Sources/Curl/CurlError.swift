// SPDX-License-Identifier: Apache-2.0

/// Why there is no answer. The texts are for the log: they may name hosts, never credentials.
public enum CurlError: Error, Sendable, Hashable {
    /// The address is not public and not among the allowed networks; nothing was sent.
    case refused(PeerAddress)
    /// The host's name has no address.
    case resolve(String)
    /// No connection, or it was lost.
    case connect(String)
    /// The peer's certificate is not trusted, or TLS was not agreed on.
    case tls(String)
    /// The time limit passed.
    case timeout
    /// The answer was longer than its limit.
    case tooLarge
    /// The peer did not keep to the protocol.
    case protocolFailure(String)
    /// A mail server said no; `code` is its last reply (RFC 5321: 4xx for now, 5xx for good).
    case rejected(code: Int, text: String)
    /// The request can't be sent at all: no URL, another protocol, a line break in a header.
    case invalidRequest(String)
    /// Too much is waiting already.
    case overloaded
    case cancelled
    /// The client was shut down.
    case closed
}
