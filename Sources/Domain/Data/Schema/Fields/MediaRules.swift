// SPDX-License-Identifier: Apache-2.0

public struct MediaRules: Sendable, Hashable {
    public var minItems: Int?
    public var maxItems: Int?
    /// `image/png`, `image/*`; empty for every type.
    public var mimeTypes: [String]
    public var onDelete: OnDelete

    /// What becomes of a record's files when it is deleted.
    public enum OnDelete: String, Sendable, Hashable, CaseIterable {
        case delete
        /// They stay, and belong to nothing.
        case keep
    }

    public init(
        minItems: Int? = nil,
        maxItems: Int? = nil,
        mimeTypes: [String] = [],
        onDelete: OnDelete = .delete
    ) {
        self.minItems = minItems
        self.maxItems = maxItems
        self.mimeTypes = mimeTypes
        self.onDelete = onDelete
    }

    /// Whether a record has several files in the field.
    public var isMany: Bool { maxItems != 1 }
}
