// SPDX-License-Identifier: Apache-2.0

/// Scheme, host and port of an address (RFC 6454), in the one form in which origins are compared: lower case, with the
/// port that the scheme has by itself left out.
public struct WebOrigin: Sendable, Hashable {
    public enum Scheme: String, Sendable, Hashable {
        case http
        case https

        var port: Int { self == .http ? 80 : 443 }
    }

    public let scheme: Scheme
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    public let host: String
    public let port: Int

    init(scheme: Scheme, host: String, port: Int?) {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.port
    }

    /// Reads an address that consists of an origin and nothing else but maybe one slash.
    public init?(_ text: String) {
        guard let address = WebAddress(text), address.path.isEmpty || address.path == "/", address.query == nil,
            address.fragment == nil
        else { return nil }
        self = address.origin
    }

    /// Whether the host can only be this machine itself: there a connection needs no encryption.
    public var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension WebOrigin: CustomStringConvertible {
    public var description: String {
        port == scheme.port ? "\(scheme.rawValue)://\(host)" : "\(scheme.rawValue)://\(host):\(port)"
    }
}
