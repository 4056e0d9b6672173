// SPDX-License-Identifier: Apache-2.0

/// Where the server listens, once it does.
public enum ListeningAddress: Sendable, Hashable {
    case plain(host: String, port: Int)
    case secure(host: String, port: Int)
    /// Only sends callers on to the secure address.
    case redirect(host: String, port: Int)
    case socket(path: String)

    /// Nil for a local socket.
    public var port: Int? {
        switch self {
        case .plain(_, let port), .secure(_, let port), .redirect(_, let port): port
        case .socket: nil
        }
    }

    /// The address as a link on this machine begins: whoever listens on all interfaces is reached by any name.
    public var link: String {
        switch self {
        case .plain(let host, let port): Self.plain(host: Self.reachable(host), port: port).description
        case .secure(let host, let port): Self.secure(host: Self.reachable(host), port: port).description
        case .redirect, .socket: description
        }
    }

    private static func reachable(_ host: String) -> String { ["0.0.0.0", "::"].contains(host) ? "localhost" : host }

    func with(port: Int?) -> Self {
        guard let port else { return self }
        return switch self {
        case .plain(let host, _): .plain(host: host, port: port)
        case .secure(let host, _): .secure(host: host, port: port)
        case .redirect(let host, _): .redirect(host: host, port: port)
        case .socket: self
        }
    }
}

extension ListeningAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .plain(let host, let port), .redirect(let host, let port): "http://\(Self.inURL(host)):\(port)"
        case .secure(let host, let port): "https://\(Self.inURL(host)):\(port)"
        case .socket(let path): path
        }
    }

    private static func inURL(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}
