// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the JSON of one member asks to do with its field.
enum FieldChange {
    case set(Input)
    /// Text to be stored as its hash.
    case secret(Secret<String>)
    case increment(Value)
    case push(JSONValue)

    /// A modifier in the place of a value: an object whose only member has one of these names. A json field takes such
    /// an object as its value through `$set`.
    enum Modifier: String {
        case set = "$set"
        case unset = "$unset"
        case increment = "$inc"
        case push = "$push"

        /// Nil when `json` is an ordinary value.
        static func read(_ json: JSONValue) -> (Modifier, JSONValue)? {
            guard case .object(let object) = json, object.count == 1, let member = object.members.first,
                let modifier = Modifier(rawValue: member.key)
            else { return nil }
            return (modifier, member.value)
        }
    }

    var isNull: Bool { if case .set(.value(.null)) = self { true } else { false } }
}
