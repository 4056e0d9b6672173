// SPDX-License-Identifier: Apache-2.0

/// One field in the output of a read.
public struct OutputColumn: Sendable, Hashable {
    public let field: Field
    /// The member's name in the output; the field's, unless aliased.
    public let name: String
    public let encoding: Encoding
    /// `,"name":` as UTF-8, made once; the sink leaves the comma out in front of the first member.
    public let prefix: [UInt8]
    /// Bit i: alternative i gives this field. The row's visibility is ANDed with it; zero leaves the member out.
    public let visibility: UInt64
    /// Opens the stored text where the encoding is ``Encoding/sealed``.
    public let opener: FieldOpener?

    /// How a stored value becomes JSON.
    public enum Encoding: Sendable, Hashable {
        case integer, real, text, boolean
        case decimal(scale: Int)
        /// The stored text is JSON and is copied through.
        case json
        /// The stored text has to be opened first; it holds a text or JSON.
        case sealed
    }

    public init(
        field: Field,
        name: String,
        encoding: Encoding,
        prefix: [UInt8],
        visibility: UInt64 = .max,
        opener: FieldOpener? = nil
    ) {
        self.field = field
        self.name = name
        self.encoding = encoding
        self.prefix = prefix
        self.visibility = visibility
        self.opener = opener
    }

    // The prefix follows from the name, so it need not be compared.
    public static func == (left: Self, right: Self) -> Bool {
        left.field.name == right.field.name && left.name == right.name && left.encoding == right.encoding
            && left.visibility == right.visibility && left.opener == right.opener
    }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(field.name)
        hasher.combine(name)
        hasher.combine(visibility)
    }
}
