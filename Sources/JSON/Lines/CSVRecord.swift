// SPDX-License-Identifier: Apache-2.0

/// One record of a CSV text.
public struct CSVRecord: Sendable, Hashable {
    /// The line on which it starts, counted from 1; a record with line ends in quotes covers several.
    public let line: Int
    public let fields: [CSVField]

    public init(line: Int, fields: [CSVField]) {
        self.line = line
        self.fields = fields
    }
}
