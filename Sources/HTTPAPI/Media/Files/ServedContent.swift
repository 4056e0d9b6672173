// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel
import MediaDomain

/// What goes out for a file: its own bytes, or an image that is made of them.
enum ServedContent: Sendable {
    case original(FileRecord)
    case derived(DerivedImage, of: FileRecord)

    var file: FileRecord {
        switch self {
        case .original(let file), .derived(_, let file): file
        }
    }

    var type: MimeType {
        switch self {
        case .original(let file): file.type
        case .derived(let image, _): image.type
        }
    }

    var size: Int64 {
        switch self {
        case .original(let file): file.size
        case .derived(let image, _): image.size
        }
    }

    /// Strong, with its quotes.
    var tag: String {
        switch self {
        case .original(let file): file.entityTag
        case .derived(let image, _): image.entityTag
        }
    }

    var variesByAccept: Bool {
        switch self {
        case .original: false
        case .derived(let image, _): image.variesByAccept
        }
    }

    /// Contents up to this size are read before the answer begins; larger ones flow.
    private static let smallSize: Int64 = 64 * 1024

    func body(_ range: Range<Int64>, _ api: MediaAPI) async throws -> APIResponse.Body {
        if case .derived(let image, _) = self, let bytes = image.bytes, range == 0..<image.size { return .bytes(bytes) }
        let source: any ByteSource
        switch self {
        case .original(let file): source = try await api.files.open(file, range).source
        case .derived(let image, _): source = try await api.transforms.open(image, range)
        }
        guard range.count > Self.smallSize else {
            let bytes = try await source.collect(limit: Int(Self.smallSize))
            await source.close()
            guard bytes.count == range.count else {
                throw MediaError.unavailable("the bytes of file \(file.id) are not those of its record")
            }
            return .bytes(bytes)
        }
        return .stream(length: range.count) { try await Self.flow(source, to: $0) }
    }

    /// Each chunk is asked for when the one before it is on its way. What the source holds is let go when the reader
    /// leaves, too.
    static func flow(_ source: any ByteSource, to writer: BodyWriter) async throws {
        do {
            while let chunk = try await source.next() { try await writer.write(chunk) }
            await source.close()
        } catch {
            await source.close()
            throw error
        }
    }
}
