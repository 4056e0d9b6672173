// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Who asks, and how, as far as rules can see it.
public struct Requester: Sendable, Hashable {
    public let principal: Principal
    /// The HTTP method, upper case; empty for calls from Swift.
    public let method: String
    /// The trusted client address; empty for calls from Swift.
    public let address: String
    public let requestID: String

    public init(_ principal: Principal, method: String = "", address: String = "", requestID: String = "") {
        self.principal = principal
        self.method = method
        self.address = address
        self.requestID = requestID
    }

    public static let system = Requester(.system)
}
