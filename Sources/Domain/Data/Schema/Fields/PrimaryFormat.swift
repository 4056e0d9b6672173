// SPDX-License-Identifier: Apache-2.0

public enum PrimaryFormat: String, Sendable, Hashable {
    case integer, uuid
    /// Only on adopted tables: a text key, or a composite one joined with `,`.
    case text
}

extension PrimaryFormat {
    /// The formats that a declaration may ask for.
    static let declarable: [PrimaryFormat] = [.integer, .uuid]
}
