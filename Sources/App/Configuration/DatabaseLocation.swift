// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Where the data are: what `database.url` says.
public enum DatabaseLocation: Sendable, Hashable {
    case sqlite(path: String)
    /// A private temporary folder, removed at the end.
    case temporary
    /// A URL as libpq takes it, with its parameters; secret because of the password.
    case postgres(url: Secret<String>)

    /// Reads `sqlite:path`, `sqlite::memory:`, `sqlite://path` or `postgres://…`; nil when it is none of these.
    public init?(url: String) {
        guard !url.utf8.contains(0) else { return nil }
        if url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") {
            self = .postgres(url: Secret(url))
            return
        }
        guard url.hasPrefix("sqlite:") else { return nil }
        var path = String(url.dropFirst("sqlite:".count))
        if path == ":memory:" {
            self = .temporary
            return
        }
        if path.hasPrefix("//") { path = String(path.dropFirst(2)) }
        guard !path.isEmpty else { return nil }
        self = .sqlite(path: path)
    }
}

extension DatabaseLocation: CustomStringConvertible {
    /// Where it is, for people: without user, password and parameters.
    public var description: String {
        switch self {
        case .sqlite(let path): return path
        case .temporary: return "in memory, gone at the end"
        case .postgres(let url):
            let url = url.reveal()
            let rest = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "?" }
            let place = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
            return "postgres://\(place)"
        }
    }
}
