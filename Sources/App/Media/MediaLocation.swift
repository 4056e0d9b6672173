// SPDX-License-Identifier: Apache-2.0

/// Where the bytes of files are: what `media.url` says.
public enum MediaLocation: Sendable, Hashable {
    case folder(path: String)
    /// `s3://bucket/prefix?region=…&endpoint=…&path-style=…`, without keys.
    case s3(url: String)

    /// Reads `file:path`, `file://path` or `s3://…`; nil when it is none of these. What is behind `s3://` is looked at
    /// when the store is opened.
    public init?(url: String) {
        guard !url.utf8.contains(0) else { return nil }
        if url.hasPrefix("s3://") {
            self = .s3(url: url)
            return
        }
        guard url.hasPrefix("file:") else { return nil }
        var path = String(url.dropFirst("file:".count))
        if path.hasPrefix("//") { path = String(path.dropFirst(2)) }
        guard !path.isEmpty else { return nil }
        self = .folder(path: path)
    }
}

extension MediaLocation: CustomStringConvertible {
    /// Without parameters.
    public var description: String {
        switch self {
        case .folder(let path): path
        case .s3(let url): String(url.prefix { $0 != "?" })
        }
    }
}
