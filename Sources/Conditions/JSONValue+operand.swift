// SPDX-License-Identifier: Apache-2.0

import Kernel

extension JSONValue {
    var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    /// `x` for `{"$literal": x}`, else the value itself.
    var withoutLiteral: JSONValue {
        if case .object(let object) = self, object.count == 1, let literal = object["$literal"] {
            literal
        } else {
            self
        }
    }

    /// True or false for the operands that say so; 0 and 1 do too, which older clients send.
    var flag: Bool? {
        switch self {
        case .boolean(let value): value
        case .integer(0): false
        case .integer(1): true
        default: nil
        }
    }
}
