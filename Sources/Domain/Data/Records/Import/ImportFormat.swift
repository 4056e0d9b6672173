// SPDX-License-Identifier: Apache-2.0

/// The form of a file of records.
public enum ImportFormat: String, Sendable, Hashable, CaseIterable {
    /// RFC 4180; the first record names the fields. A cell with nothing in it is null, `""` is the empty text.
    case csv
    /// One array of objects.
    case json
    /// One object per line.
    case ndjson
}

/// The same forms are exported.
public typealias ExportFormat = ImportFormat

public struct ImportOptions: Sendable, Hashable {
    public var format: ImportFormat
    /// Commits every 1,000 rows instead of all at once, which lifts the limit of 100,000 rows.
    public var isPartial: Bool
    /// Fields of a unique index (or `id`): rows that are there already are updated. Nil refuses them.
    public var onConflict: [String]?

    public init(format: ImportFormat, isPartial: Bool = false, onConflict: [String]? = nil) {
        self.format = format
        self.isPartial = isPartial
        self.onConflict = onConflict
    }
}
