// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Where in the `where` object a part of a condition stood, so that a later complaint about it can name the place.
///
/// All places are equal: conditions that say the same are the same, wherever they came from.
public struct ConditionPlace: Sendable, Hashable {
    public let pointer: JSONPointer

    /// The `where` object itself; also the place of conditions that were not read from JSON.
    public static let root = ConditionPlace(pointer: JSONPointer())

    public init(pointer: JSONPointer) { self.pointer = pointer }

    public static func == (left: Self, right: Self) -> Bool { true }
    public func hash(into hasher: inout Hasher) {}

    func member(_ key: String) -> ConditionPlace { ConditionPlace(pointer: pointer.appending(key)) }

    func element(_ index: Int) -> ConditionPlace { ConditionPlace(pointer: pointer.appending(index)) }

    /// The field key above an operand: this place without the operators at its end.
    var field: ConditionPlace {
        let isOperator = { (token: String) in token.utf8.first == UInt8(ascii: "$") }
        let count = pointer.tokens.count - pointer.tokens.reversed().prefix(while: isOperator).count
        return ConditionPlace(pointer: pointer.tokens.prefix(count).reduce(JSONPointer()) { $0.appending($1) })
    }
}
