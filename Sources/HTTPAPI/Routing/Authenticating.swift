// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import Kernel

/// Finds out who asks, from what the request carries.
public protocol Authenticating: Sendable {
    /// The caller; ``Principal/anonymous`` when `headers` hold no credentials.
    ///
    /// - Parameter remoteAddress: the caller's IP address; nil on the local socket.
    /// - Throws: a 401 problem when credentials are there and bad.
    func principal(headers: HTTPFields, remoteAddress: String?) async throws(Problem) -> Principal
}
