// SPDX-License-Identifier: Apache-2.0

/// One HTTP request.
public struct CurlRequest: Sendable {
    public var method: String
    /// `http` or `https`, without user and password.
    public var url: String
    public var headers: [CurlHeader]
    /// Not copied on its way out with `PUT`, so that large parts cost their size once.
    public var body: [UInt8]
    /// From the call to the last byte of the answer, waiting for a place included.
    ///
    /// For ``CurlClient/open(_:)`` it bounds the wait for a place alone: a body may take as long as its reader likes.
    public var timeLimit: Duration
    /// Ends the transfer in ``CurlError/timeout`` when the peer has neither sent nor taken a byte for so long, in whole
    /// seconds; the time in which a reader lets a body wait does not count. Nil: no such limit.
    public var stallLimit: Duration?
    /// Bytes; a longer body ends in ``CurlError/tooLarge``, and nothing of it is passed on.
    public var bodyLimit: Int
    /// Follows up to five redirects, never from `https` to `http`. Header fields other than `Authorization` and
    /// `Cookie` go along to the other host.
    public var followsRedirects: Bool

    public init(
        method: String = "GET",
        url: String,
        headers: [CurlHeader] = [],
        body: [UInt8] = [],
        timeLimit: Duration = .seconds(10),
        stallLimit: Duration? = nil,
        bodyLimit: Int = 1_048_576,
        followsRedirects: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeLimit = timeLimit
        self.stallLimit = stallLimit
        self.bodyLimit = bodyLimit
        self.followsRedirects = followsRedirects
    }
}
