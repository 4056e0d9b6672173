// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

extension JSONValue {
    /// Equality as JSON Schema has it: numbers by worth (1 is 1.0), objects whatever the order of their members.
    func isSameJSON(as other: JSONValue) -> Bool { comparableText == other.comparableText }

    /// One text for all spellings of the value.
    var comparableText: String {
        switch self {
        case .null: return "null"
        case .array(let elements): return "[" + elements.map(\.comparableText).joined(separator: ",") + "]"
        case .object(let object):
            let members = object.members.sorted { $0.key < $1.key }
            let texts = members.map { JSONValue.string($0.key).text + ":" + $0.value.comparableText }
            return "{" + texts.joined(separator: ",") + "}"
        case .boolean, .integer, .double, .decimal, .string: return CanonicalScalar(self)?.text ?? text
        }
    }
}
