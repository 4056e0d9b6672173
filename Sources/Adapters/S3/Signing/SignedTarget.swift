// SPDX-License-Identifier: Apache-2.0

/// What a signature covers besides the body.
struct SignedTarget: Sendable, Hashable {
    var method: String
    /// As in the `Host` field: with the port where it isn't the scheme's own.
    var host: String
    /// Encoded, as it is sent.
    var path: String
    var query: [S3Parameter]
    var headers: [S3Header]
}

/// A field of a request's head; its value stays on its line.
struct S3Header: Sendable, Hashable {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A parameter of a query, not encoded.
struct S3Parameter: Sendable, Hashable {
    let name: String
    let value: String

    init(_ name: String, _ value: String = "") {
        self.name = name
        self.value = value
    }

    /// Encoded and in the order in which it is signed; sent in the same order.
    static func canonical(_ query: [S3Parameter]) -> String {
        query.map { (PercentEncoding.encode($0.name), PercentEncoding.encode($0.value)) }
            .sorted { $0 < $1 }
            .map { "\($0)=\($1)" }
            .joined(separator: "&")
    }
}
