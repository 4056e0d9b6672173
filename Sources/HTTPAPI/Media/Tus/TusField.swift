// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// The headers of tus 1.0.0.
enum TusField {
    // The literals are valid header names, so the initializer's nil can't happen; a fallback keeps it total.
    static let resumable = HTTPField.Name("Tus-Resumable") ?? .age
    static let version = HTTPField.Name("Tus-Version") ?? .age
    static let `extension` = HTTPField.Name("Tus-Extension") ?? .age
    static let maxSize = HTTPField.Name("Tus-Max-Size") ?? .age
    static let checksumAlgorithm = HTTPField.Name("Tus-Checksum-Algorithm") ?? .age
    static let offset = HTTPField.Name("Upload-Offset") ?? .age
    static let length = HTTPField.Name("Upload-Length") ?? .age
    static let deferLength = HTTPField.Name("Upload-Defer-Length") ?? .age
    static let metadata = HTTPField.Name("Upload-Metadata") ?? .age
    static let expires = HTTPField.Name("Upload-Expires") ?? .age
    static let checksum = HTTPField.Name("Upload-Checksum") ?? .age
    static let concat = HTTPField.Name("Upload-Concat") ?? .age
    static let methodOverride = HTTPField.Name("X-HTTP-Method-Override") ?? .age
    /// Ours: the id of the file that an upload became.
    static let file = HTTPField.Name("Roost-File") ?? .age
}
