// SPDX-License-Identifier: Apache-2.0
public import Kernel

/// One message for a mail server.
public struct CurlMail: Sendable {
    /// Whether the connection of an `smtp` URL turns to TLS before anything is said (RFC 3207).
    public enum StartTLS: Sendable, Hashable {
        /// The message is not sent without.
        case required
        /// Used where the server offers it, and then its certificate must be right.
        case optional
        case off
    }

    public struct Credentials: Sendable {
        public let user: String
        public let password: Secret<String>
        public init(user: String, password: Secret<String>) {
            self.user = user
            self.password = password
        }
    }

    /// `smtp://host:port` or `smtps://host:port`, without user and password.
    public var url: String
    public var startTLS: StartTLS
    public var credentials: Credentials?
    /// The address that bounces go to.
    public var sender: String
    public var recipients: [String]
    /// The whole message with CRLF line ends; lines that begin with a dot are stuffed on the way.
    public var message: [UInt8]
    public var timeLimit: Duration

    public init(
        url: String,
        startTLS: StartTLS,
        credentials: Credentials?,
        sender: String,
        recipients: [String],
        message: [UInt8],
        timeLimit: Duration = .seconds(30)
    ) {
        self.url = url
        self.startTLS = startTLS
        self.credentials = credentials
        self.sender = sender
        self.recipients = recipients
        self.message = message
        self.timeLimit = timeLimit
    }
}
