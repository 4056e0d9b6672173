// SPDX-License-Identifier: Apache-2.0

/// How much of a request is taken in.
public struct RequestLimits: Sendable, Hashable {
    /// Bytes of a body, where the route sets no limit of its own.
    public var body: Int
    /// Bytes of an address.
    public var url: Int
    /// Bytes of all header names and values together.
    public var headers: Int
    public var headerCount: Int
    /// From the arrival of the head to the last moment at which work for the request may begin.
    public var deadline: Duration

    public init(
        body: Int = 1_000_000,
        url: Int = 16 * 1024,
        headers: Int = 32 * 1024,
        headerCount: Int = 256,
        deadline: Duration = .seconds(30)
    ) {
        self.body = body
        self.url = url
        self.headers = headers
        self.headerCount = headerCount
        self.deadline = deadline
    }
}
