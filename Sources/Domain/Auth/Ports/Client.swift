// SPDX-License-Identifier: Apache-2.0

/// Where a request comes from, for limits, the list of sessions and the audit log.
public struct Client: Sendable, Hashable {
    /// The client's address as far as it can be trusted (the peer's, or a trusted proxy's word).
    public let address: String?
    public let userAgent: String?
    public let requestID: String?

    public init(address: String? = nil, userAgent: String? = nil, requestID: String? = nil) {
        self.address = address
        self.userAgent = userAgent
        self.requestID = requestID
    }
}
