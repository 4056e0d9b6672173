// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

/// Turns cells into the JSON that the same value would be in a body.
enum CSVCell {
    /// A text that can't be what the field holds comes back as text, and is refused with the others.
    static func json(_ cell: CSVField, of field: Field) -> JSONValue {
        switch field.type.plain {
        case .text, .richText, .secret:
            return cell.isMissing ? .null : .string(cell.text)
        case .json:
            return cell.text.isEmpty ? .null : parsed(cell.text) ?? .string(cell.text)
        case .jsonSchema, .geo:
            return cell.text.isEmpty ? .null : parsed(cell.text) ?? .string(cell.text)
        case .boolean:
            return cell.text.isEmpty ? .null : boolean(cell.text)
        case .number, .autonumber, .primary, .relation, .computed:
            if cell.text.isEmpty { return .null }
            guard field.type.valueKind?.isNumber == true, let number = parsed(cell.text), number.doubleValue != nil
            else { return .string(cell.text) }
            return number
        case .date, .enumeration, .email, .url, .slug, .media, .virtual, .encrypted:
            return cell.text.isEmpty ? .null : .string(cell.text)
        }
    }

    private static func parsed(_ text: String) -> JSONValue? { try? JSONValue(parsing: text) }

    private static func boolean(_ text: String) -> JSONValue {
        switch text.lowercased() {
        case "true", "1": .boolean(true)
        case "false", "0": .boolean(false)
        default: .string(text)
        }
    }
}
