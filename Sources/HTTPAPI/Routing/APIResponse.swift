// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// What a handler answers.
public struct APIResponse: Sendable {
    public enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// Chunks written one by one; `length` in bytes when it is known beforehand, else the answer is chunked.
        case stream(length: Int?, @Sendable (BodyWriter) async throws -> Void)
    }

    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: Body

    public init(_ status: HTTPResponse.Status = .ok, headers: HTTPFields = .init(), body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON text that is written already.
    public static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = .init()) -> Self
    {
        var headers = headers
        headers.append(HTTPField(name: .contentType, value: "application/json"))
        return APIResponse(status, headers: headers, body: .bytes(bytes))
    }

    public static var noContent: Self { APIResponse(.noContent) }
}
