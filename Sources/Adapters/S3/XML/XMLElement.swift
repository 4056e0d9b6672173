// SPDX-License-Identifier: Apache-2.0

/// An element of an answer of S3. Attributes are read over, and names are without their namespace's prefix: answers
/// carry nothing in either.
struct XMLElement: Sendable, Hashable {
    let name: String
    private(set) var children: [XMLElement] = []
    /// What stands directly in it.
    private(set) var text = ""

    init(_ name: String) { self.name = name }

    mutating func append(_ child: XMLElement) { children.append(child) }
    mutating func append(_ more: String) { text += more }

    /// The first child of that name.
    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The text of the first child of that name.
    subscript(_ name: String) -> String? { child(name)?.text }

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// `text` as it stands in a document.
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // A reader would turn these into blanks or one line end.
            case "\r", "\n", "\t": result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
