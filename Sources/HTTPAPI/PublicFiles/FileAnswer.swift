// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore

/// Answers a request for a file: whole, in part, or with the word that the caller's copy is good.
struct FileAnswer {
    private let file: PublicFile
    private let folder: PublicFolder
    private let conditions: HTTPFields

    init(_ file: PublicFile, in folder: PublicFolder, conditions: HTTPFields) {
        self.file = file
        self.folder = folder
        self.conditions = conditions
    }

    /// - Throws: 416.
    func response() async throws -> APIResponse {
        var headers: HTTPFields = [
            .eTag: file.entityTag, .lastModified: file.modified.description, .acceptRanges: "bytes",
            .cacheControl: Self.cacheControl(for: file.name),
        ]
        if isUnchanged { return APIResponse(.notModified, headers: headers) }
        headers[.contentType] = ContentType(fileName: file.name).rawValue
        guard let wanted = try range() else {
            return APIResponse(.ok, headers: headers, body: try await body(0..<file.size))
        }
        headers[.contentRange] = "bytes \(wanted.lowerBound)-\(wanted.upperBound - 1)/\(file.size)"
        return APIResponse(.partialContent, headers: headers, body: try await body(wanted))
    }

    /// Files up to this size are read before the answer begins; larger ones flow.
    private static let smallSize = 64 * 1024

    private func body(_ range: Range<Int64>) async throws -> APIResponse.Body {
        guard range.count > Self.smallSize else {
            var bytes: [UInt8] = []
            try await folder.read(file, range) { bytes.append(contentsOf: $0.readableBytesView) }
            return .bytes(bytes)
        }
        return .stream(length: range.count) { [folder, file] writer in
            try await folder.read(file, range) { try await writer.write($0) }
        }
    }

    /// RFC 9110, 13.2.2: the time counts only for callers that know no tag.
    private var isUnchanged: Bool {
        if let tags = conditions[.ifNoneMatch] {
            return tags.fieldElements.contains { $0 == "*" || $0 == file.entityTag || $0 == "W/" + file.entityTag }
        }
        guard let since = conditions[.ifModifiedSince].flatMap({ HTTPDate($0) }) else { return false }
        return file.modified <= since
    }

    /// The one range that is asked for; nil for none, for several, and for one of another version of the file.
    private func range() throws(Problem) -> Range<Int64>? {
        guard let value = conditions[.range] else { return nil }
        if let version = conditions[.ifRange], version != file.entityTag, version != file.modified.description {
            return nil
        }
        switch ByteRange(value, size: file.size) {
        case .whole: return nil
        case .part(let range): return range
        case .unsatisfiable:
            throw Problem(
                .rangeNotSatisfiable,
                code: "range_not_satisfiable",
                detail: "The file is shorter than that.",
                headers: [.contentRange: "bytes */\(file.size)"]
            )
        }
    }

    /// A name with a hash of the content never means another content; anything else is asked for again each time,
    /// which its tag makes cheap.
    private static func cacheControl(for name: Substring) -> String {
        AssetName.isHashed(name) ? "public, max-age=31536000, immutable" : "no-cache"
    }
}
