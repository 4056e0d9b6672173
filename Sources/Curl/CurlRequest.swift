// SPDX-License-Identifier: Apache-2.0

/// One HTTP request.
public struct CurlRequest: Sendable {
    public var method: String
    /// `http` or `https`, without user and password.
    public var url: String
    public var headers: [CurlHeader]
    public var body: [UInt8]
    /// From the call to the last byte of the answer, waiting for a place included.
    public var timeLimit: Duration
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
        bodyLimit: Int = 1_048_576,
        followsRedirects: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeLimit = timeLimit
        self.bodyLimit = bodyLimit
        self.followsRedirects = followsRedirects
    }
}
