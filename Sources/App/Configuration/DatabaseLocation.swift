// SPDX-License-Identifier: Apache-2.0

/// Where the data are: what `database.url` says.
public enum DatabaseLocation: Sendable, Hashable {
    case sqlite(path: String)
    /// A private temporary folder, removed at the end.
    case temporary

    /// Reads `sqlite:path`, `sqlite::memory:` or `sqlite://path`; nil when it is none of these.
    public init?(url: String) {
        guard url.hasPrefix("sqlite:") else { return nil }
        var path = String(url.dropFirst("sqlite:".count))
        if path == ":memory:" {
            self = .temporary
            return
        }
        if path.hasPrefix("//") { path = String(path.dropFirst(2)) }
        guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
        self = .sqlite(path: path)
    }
}
