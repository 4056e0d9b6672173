// SPDX-License-Identifier: Apache-2.0

/// How long a connection may keep the server waiting.
public struct ConnectionTimeouts: Sendable, Hashable {
    /// Open without a request.
    public var idle: Duration
    /// From the first byte of a request to the end of its headers.
    public var head: Duration
    /// Between two pieces of a body.
    public var body: Duration
    /// Not taking any of an answer that waits to be sent.
    public var write: Duration
    /// Reading and dropping what a refused caller still sends, so that it can read the answer: since its last byte,
    /// and ten times that in all.
    public var linger: Duration
    /// From the order to stop to the moment at which requests in progress are cut off.
    public var shutdown: Duration

    public init(
        idle: Duration = .seconds(60),
        head: Duration = .seconds(15),
        body: Duration = .seconds(20),
        write: Duration = .seconds(30),
        linger: Duration = .seconds(2),
        shutdown: Duration = .seconds(8)
    ) {
        self.idle = idle
        self.head = head
        self.body = body
        self.write = write
        self.linger = linger
        self.shutdown = shutdown
    }
}
