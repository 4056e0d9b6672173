// SPDX-License-Identifier: Apache-2.0

import MediaDomain

/// One part of a form: what its headers say, and its bytes as they come.
struct MultipartPart: Sendable {
    /// Of the form's field.
    let name: String
    /// Nil for a field that is no file.
    let fileName: String?
    let type: String?
    let source: any ByteSource

    /// Whether it is a value typed into a form, and no file.
    var isField: Bool { fileName == nil && type == nil }
}
