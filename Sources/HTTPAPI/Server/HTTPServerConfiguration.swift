// SPDX-License-Identifier: Apache-2.0

/// Where the server listens and how it treats connections.
public struct HTTPServerConfiguration: Sendable {
    /// A certificate and its key, as PEM files, and the port whose callers are sent to the encrypted one.
    public struct TLS: Sendable, Hashable {
        public var certificate: String
        public var key: String
        /// Nil: no plain port at all.
        public var redirectFrom: Int?

        public init(certificate: String, key: String, redirectFrom: Int? = nil) {
            self.certificate = certificate
            self.key = key
            self.redirectFrom = redirectFrom
        }
    }

    public var host: String
    /// 0 for any that is free.
    public var port: Int
    /// A local socket that serves the same addresses. Its folder says who may connect.
    public var socketPath: String?
    public var tls: TLS?
    /// The address at which callers reach the server, such as `https://api.example`; nil when it is unknown.
    public var publicURL: String?
    public var limits: RequestLimits
    public var timeouts: ConnectionTimeouts
    /// Further connections wait in the system's queue; nil for no limit.
    public var maximumConnections: Int?

    public init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        socketPath: String? = nil,
        tls: TLS? = nil,
        publicURL: String? = nil,
        limits: RequestLimits = .init(),
        timeouts: ConnectionTimeouts = .init(),
        maximumConnections: Int? = nil
    ) {
        self.host = host
        self.port = port
        self.socketPath = socketPath
        self.tls = tls
        self.publicURL = publicURL
        self.limits = limits
        self.timeouts = timeouts
        self.maximumConnections = maximumConnections
    }
}
