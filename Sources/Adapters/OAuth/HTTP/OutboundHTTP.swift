// SPDX-License-Identifier: Apache-2.0

/// Carries a request to a provider. Follows no redirects, and opens no connection to an address that is not permitted.
public protocol OutboundHTTP: Sendable {
    func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundResponse
}

public struct OutboundRequest: Sendable {
    public var method: String
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// Bytes of the answer's body; a longer one is a failure.
    public var bodyLimit: Int

    /// A request for JSON. Some providers turn requests without `User-Agent` away.
    init(_ method: String = "GET", _ url: String, bodyLimit: Int = 262_144) {
        self.method = method
        self.url = url
        headers = [("Accept", "application/json"), ("User-Agent", "Roost")]
        body = []
        self.bodyLimit = bodyLimit
    }
}

public struct OutboundResponse: Sendable {
    public let status: Int
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header field, in whatever case its name was sent.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// There was no answer; the text is for the log.
public struct OutboundFailure: Error, Sendable, Hashable {
    public let text: String
    public init(_ text: String) { self.text = text }
}
