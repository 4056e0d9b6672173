// SPDX-License-Identifier: Apache-2.0

/// The name of a table, column or index, quoted wherever it stands in a statement; whatever the name holds, it stays
/// a name.
public struct SQLIdentifier: Sendable {
    public let name: String
    public init(_ name: String) { self.name = name }

    /// The name in double quotes, with those inside it doubled. Works on code points: a quote that a combining mark
    /// follows is no `Character` of its own. A zero character, which would end the statement for a C library, is
    /// left out, so that such a name names nothing.
    public var quoted: String {
        var text = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in name.unicodeScalars where scalar != "\0" {
            if scalar == "\"" { text.append(scalar) }
            text.append(scalar)
        }
        text.append("\"")
        return String(text)
    }
}
