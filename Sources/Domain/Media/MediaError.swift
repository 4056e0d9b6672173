// SPDX-License-Identifier: Apache-2.0

/// Everything that a call of this domain can be refused with. DESIGN and documentation list the codes.
public enum MediaError: Error, Sendable {
    /// What can't be read or makes no sense (400).
    case malformed(code: String, message: String)
    /// Well-formed but not possible (422), at RFC 6901 pointers or under the names of parameters. Several at once.
    case invalid([Issue])
    /// There must be credentials and there are none (401).
    case unauthenticated
    /// Known and not allowed (403).
    case forbidden(code: String, message: String)
    /// Not there, or not for the caller to see (404).
    case notFound
    /// Not possible as things stand (409).
    case conflict(code: String, message: String)
    /// It was there and is no more: an expired upload (410).
    case gone
    /// Too many bytes (413); the most there may be.
    case tooLarge(limit: Int64)
    /// A type of content that is not taken here (415).
    case unsupportedType(message: String)
    /// No byte of what is there was asked for (416); its size.
    case unsatisfiable(size: Int64)
    /// Another request works on the same upload (423).
    case locked
    /// The bytes are not those that the checksum tells of (460, as tus has it).
    case checksumMismatch
    /// Another write came first, again and again (409).
    case stale
    /// The body stopped before its end; what its source threw, as it was.
    case source(any Error)
    /// More is under way than the server takes on (503).
    case overloaded
    /// The store, the database or the transformer can't be used at the moment (503); the text is for the log.
    case unavailable(String)
    /// This server has no such ability: no transformer, a store without addresses of its own (501).
    case unsupported(code: String, message: String)
    /// No room (507).
    case storageFull
    /// A defect; the text is for the log.
    case internalFailure(String)

    public struct Issue: Sendable, Hashable {
        public let pointer: String
        public let code: String
        public let message: String
        public init(pointer: String, code: String, message: String) {
            self.pointer = pointer
            self.code = code
            self.message = message
        }
    }
}

extension MediaError {
    /// What the store said of a file's bytes.
    init(_ error: BlobError) {
        switch error {
        case .notFound: self = .notFound
        case .source(let cause): self = (cause as? MediaError) ?? .source(cause)
        case .mismatch(.length(let declared, let received)):
            self = .malformed(
                code: "length_mismatch",
                message: "\(declared) bytes were announced and \(received) came."
            )
        case .mismatch(.checksum): self = .checksumMismatch
        case .wrongOffset(let expected):
            self = .conflict(code: "wrong_offset", message: "The upload stands at byte \(expected).")
        case .full: self = .storageFull
        case .misconfigured(let text), .unavailable(let text): self = .unavailable(text)
        case .overloaded: self = .overloaded
        case .failed(let text): self = .internalFailure(text)
        }
    }
}

extension MediaError {
    /// Why an image was not made, for those who asked for it.
    init(_ error: ImageError) {
        func refused(_ code: String, _ message: String) -> MediaError {
            .invalid([Issue(pointer: "", code: code, message: message)])
        }
        switch error {
        case .unreadable: self = refused("image_unreadable", "The image is broken, or none.")
        case .unsupported: self = refused("image_unsupported", "Images of this kind are not transformed here.")
        case .tooLarge(let excess):
            self = refused("image_too_large", "The image has more \(excess.rawValue) than are transformed here.")
        case .gaveUp: self = refused("image_gave_up", "The image took too much time or memory.")
        case .overloaded: self = .overloaded
        case .unavailable:
            self = .unsupported(code: "transforms_unavailable", message: "This server transforms no images.")
        case .unreachable(let text): self = .unavailable("images: \(text)")
        case .full: self = .storageFull
        case .failed(let text): self = .internalFailure(text)
        }
    }
}
