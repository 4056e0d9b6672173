// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel

/// A JSON scalar as the one text that all its spellings share (`1`, `1.0` and `1e0` are `1`), so that scalars are
/// equal when their texts are. Null is none: nothing compares with it.
public struct CanonicalScalar: Sendable, Hashable {
    public let text: String

    public init?(_ json: JSONValue) {
        switch json {
        case .boolean(let value): text = value ? "true" : "false"
        case .integer(let value): text = String(value)
        case .double, .decimal:
            guard let number = json.numberLiteral else { return nil }
            text = number.canonicalText
        case .string: text = json.text
        case .null, .array, .object: return nil
        }
    }
}
