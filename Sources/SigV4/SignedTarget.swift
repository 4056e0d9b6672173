// SPDX-License-Identifier: Apache-2.0

/// What a signature covers besides the body.
public struct SignedTarget: Sendable, Hashable {
    public var method: String
    /// As in the `Host` field: with the port where it isn't the scheme's own.
    public var host: String
    /// Encoded, as it is sent; dots in it are sent as they are.
    public var path: String
    public var query: [Parameter]
    public var headers: [Header]

    public init(method: String, host: String, path: String, query: [Parameter] = [], headers: [Header] = []) {
        self.method = method
        self.host = host
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// A field of a request's head; its value stays on its line.
    public struct Header: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A parameter of a query, not encoded.
    public struct Parameter: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String = "") {
            self.name = name
            self.value = value
        }

        /// Encoded and in the order in which it is signed; to be sent in the same order.
        public static func canonical(_ query: [Parameter]) -> String {
            query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
                .sorted { $0 < $1 }
                .map { "\($0)=\($1)" }
                .joined(separator: "&")
        }
    }
}
