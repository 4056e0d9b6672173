// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Where the value of a placeholder comes from when a statement is run.
public enum SQLParameter: Sendable {
    /// The value of the plan at this place.
    case plan(Int)
    /// The integer of the plan at this place, and one more: a page and whether there is another.
    case planPlusOne(Int)
    /// The key that links an embedded row to its parent, or of the record that a write touched.
    case key
    /// A value that belongs to the statement itself.
    case value(Value)
    /// The value at this place of what a write binds row by row.
    case cell(Int)
}

// Texts count as the same only when their bytes are: to `String` the composed and the decomposed form of a letter
// are equal, to the database they are two values.
extension SQLParameter: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.plan(let left), .plan(let right)), (.planPlusOne(let left), .planPlusOne(let right)),
            (.cell(let left), .cell(let right)):
            left == right
        case (.key, .key): true
        case (.value(.text(let left)), .value(.text(let right))), (.value(.json(let left)), .value(.json(let right))):
            left.utf8.elementsEqual(right.utf8)
        case (.value(.list), .value(.list)): false
        case (.value(let left), .value(let right)): left == right
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .plan(let place): hasher.combine(place)
        case .planPlusOne(let place): hasher.combine(~place)
        case .cell(let place): hasher.combine(place)
        case .key: hasher.combine("key")
        case .value(.text(let text)), .value(.json(let text)): for byte in text.utf8 { hasher.combine(byte) }
        case .value: hasher.combine("value")
        }
    }
}
