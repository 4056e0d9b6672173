// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// The proxies whose word about the caller is taken.
public struct TrustedProxies: Sendable, Hashable {
    /// What a chain of proxies says about the caller.
    struct Caller: Sendable, Hashable {
        var address: String?
        var isSecure: Bool
    }

    private let networks: [IPNetwork]

    public init(_ networks: [IPNetwork] = []) { self.networks = networks }

    var isEmpty: Bool { networks.isEmpty }

    func contains(_ address: String) -> Bool { networks.contains { $0.contains(address) } }

    /// Follows `X-Forwarded-For` from the connection outward for as long as each hop is trusted: the first that is
    /// not is the caller, and what stands before it anyone could have written.
    func caller(of request: InboundRequest) -> Caller {
        var caller = Caller(address: request.peer, isSecure: request.isSecure)
        guard !isEmpty, let peer = request.peer, contains(peer) else { return caller }
        for field in request.headers {
            if field.name.canonicalName == "x-forwarded-proto" {
                caller.isSecure = field.value.fieldElements.last?.lowercased() == "https"
            }
        }
        let hops = request.headers.flatMap { field in
            field.name.canonicalName == "x-forwarded-for" ? field.value.fieldElements.map(String.init) : []
        }
        for hop in hops.reversed() {
            guard IPAddress(hop) != nil else { break }
            caller.address = hop
            if !contains(hop) { break }
        }
        return caller
    }
}
