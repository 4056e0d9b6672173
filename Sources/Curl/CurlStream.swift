// SPDX-License-Identifier: Apache-2.0

/// An answer whose body is read piece by piece. While nobody reads, the peer is not read from either, so that a body of
/// any length takes a bounded amount of memory.
///
/// The connection is held until the end was read, ``close()`` was called or this is let go of.
public final class CurlStream: Sendable {
    public let status: Int
    /// Of the last response where redirects were followed.
    public let headers: [CurlHeader]
    private let flow: BodyFlow

    init(_ head: CurlResponse, _ flow: BodyFlow) {
        status = head.status
        headers = head.headers
        self.flow = flow
    }

    deinit { flow.close() }

    /// The first value of the header field `name`, in whatever case it was sent.
    public func header(_ name: String) -> String? { CurlResponse(status: status, headers: headers).header(name) }

    /// The next piece, never empty; nil after the last one. For one task at a time.
    ///
    /// A body that ends early is an error, ``CurlError/connect(_:)``. The pieces before it were given.
    public func next() async throws(CurlError) -> [UInt8]? { try await flow.next() }

    /// Gives the connection up; what has not been read ends in ``CurlError/cancelled``.
    public func close() { flow.close() }
}
