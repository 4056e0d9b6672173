// SPDX-License-Identifier: Apache-2.0

/// With which headers a file's bytes go out, so that nobody's upload can act in the name of this server.
public struct ServingPolicy: Sendable, Hashable {
    /// Who may keep the answer, and how long.
    public enum Audience: Sendable, Hashable {
        /// A public file; pinned when its address names the content (`v=`).
        case everybody(isPinned: Bool)
        /// Whoever asked, by their credentials.
        case requester
        /// Whoever has the address, for so long.
        case bearer(rest: Duration)
    }

    public let type: String
    public let disposition: Disposition
    public let audience: Audience

    public init(_ type: MimeType, _ audience: Audience, asDownload: Bool = false) {
        self.type = Self.served(type)
        disposition = asDownload || !Self.isHarmless(type) ? .attachment : .inline
        self.audience = audience
    }

    /// The headers that depend on neither the range nor the entity tag.
    public func headers(_ name: FileName) -> [(name: String, value: String)] {
        [
            ("Content-Type", type),
            ("Content-Disposition", disposition.header(name)),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", Self.securityPolicy(type)),
            ("Cross-Origin-Resource-Policy", isPublic ? "cross-origin" : "same-origin"),
            ("Accept-Ranges", "bytes"),
            ("Cache-Control", cacheControl),
        ] + (audience == .requester ? [("Vary", "Authorization, Cookie, X-API-Key")] : [])
    }

    public var cacheControl: String {
        switch audience {
        case .everybody(isPinned: true): "public, max-age=31536000, immutable"
        case .everybody: "public, max-age=300"
        case .requester: "private, no-cache"
        case .bearer(let rest): "private, max-age=\(max(0, min(rest.components.seconds, 3600)))"
        }
    }

    private var isPublic: Bool {
        if case .everybody = audience { true } else { false }
    }

    /// Types that browsers show and that can do nothing there.
    public static func isHarmless(_ type: MimeType) -> Bool {
        switch type.family {
        case "image": type.text != "image/svg+xml" && !type.text.hasSuffix("+xml")
        case "audio", "video", "font": true
        default: ["text/plain", "text/csv", "application/pdf", "application/json"].contains(type.text)
        }
    }

    /// Scripts, styles and programs go out as bytes alone, so that no page can load them from here.
    private static func served(_ type: MimeType) -> String {
        let isCode =
            ["javascript", "ecmascript", "jscript", "livescript", "wasm", "css"].contains { type.text.hasSuffix($0) }
            || type.text == "text/cache-manifest" || type.text.hasPrefix("multipart/")
        if isCode { return MimeType.binary.text }
        return type.family == "text" ? type.text + "; charset=utf-8" : type.text
    }

    private static func securityPolicy(_ type: String) -> String {
        // Browsers open no PDF in a sandbox; their viewers are one themselves.
        type == "application/pdf"
            ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
            : "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    }
}
