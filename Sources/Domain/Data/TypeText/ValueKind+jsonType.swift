// SPDX-License-Identifier: Apache-2.0

internal import Conditions

extension ValueKind {
    /// The JSON Schema type of values of the kind.
    var jsonType: String {
        switch self {
        case .boolean: "boolean"
        case .integer: "integer"
        case .real, .decimal: "number"
        case .text, .date, .instant, .week: "string"
        case .json, .geo: "object"
        }
    }
}
