// SPDX-License-Identifier: Apache-2.0

/// Decides which addresses this process may open connections to.
///
/// It is asked with the address that goes to `connect(2)`, so that a redirect, a name that resolves anew and a number
/// in an unusual spelling are all judged by where they lead.
public struct OutboundGuard: Sendable, Hashable {
    private let allowed: [AddressRange]

    /// - Parameter allowed: networks that may be reached though they are not public.
    public init(allowed: [AddressRange] = []) { self.allowed = allowed }

    /// True for an address of the public Internet and for what is allowed besides.
    ///
    /// An IPv6 address that leads to an IPv4 address is judged by that.
    public func permits(_ address: PeerAddress) -> Bool {
        if let inner = address.embeddedIPv4 {
            return isAllowed(inner) || isAllowed(address) || isPublic(inner)
        }
        return isAllowed(address) || isPublic(address)
    }

    private func isAllowed(_ address: PeerAddress) -> Bool { allowed.contains { $0.contains(address) } }

    private func isPublic(_ address: PeerAddress) -> Bool {
        if address.bytes.count == 4 { return !Self.special4.contains { $0.contains(address) } }
        // 2000::/3 is all that is assigned as global unicast; of that, these are not.
        return Self.global6.contains { $0.contains(address) } && !Self.special6.contains { $0.contains(address) }
    }

    /// IANA's registries of special-purpose addresses, with multicast.
    private static let special4 = ranges([
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // The platform address of Azure's metadata and host services; routable by number, but inside every machine there.
        "168.63.129.16",
    ])
    private static let global6 = ranges(["2000::/3"])
    private static let special6 = ranges([
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    ])

    private static func ranges(_ texts: [String]) -> [AddressRange] { texts.compactMap { AddressRange($0) } }
}
