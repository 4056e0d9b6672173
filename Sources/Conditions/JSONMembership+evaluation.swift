// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel

extension JSONMembership {
    /// Whether the JSON array that `text` spells holds `wanted`, canonical scalars as ``Value/json(_:)``. False when the
    /// text is no array.
    public func holds(array text: String, wanted: [Value]) -> Bool {
        guard case .array(let elements)? = try? JSONValue(parsing: text) else { return false }
        // Bytes, since equal strings may differ in their code points.
        let held = Set(elements.compactMap { CanonicalScalar($0).map { Array($0.text.utf8) } })
        let isHeld = { (value: Value) in
            if case .json(let scalar) = value { held.contains(Array(scalar.utf8)) } else { false }
        }
        return switch self {
        case .one, .any: wanted.contains(where: isHeld)
        case .all: wanted.allSatisfy(isHeld)
        }
    }
}
