// SPDX-License-Identifier: Apache-2.0

/// An answer: of HTTP, or the last reply of a mail server (then there are no headers and no body).
public struct CurlResponse: Sendable, Hashable {
    public let status: Int
    /// Of the last response where redirects were followed.
    public let headers: [CurlHeader]
    public let body: [UInt8]

    public init(status: Int, headers: [CurlHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of the header field `name`, in whatever case it was sent.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
