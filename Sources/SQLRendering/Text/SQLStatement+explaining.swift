// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension SQLStatement {
    /// The text with the values of a plan in the place of its placeholders: for people to read, never to be run.
    public func explained(with values: [Value]) -> String {
        var result = ""
        var quote: Character?
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "?" || character == "$" {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                if let number = Int(digits), parameters.indices.contains(number - 1) {
                    rest.removeFirst(digits.count)
                    result += Self.literal(parameters[number - 1], values)
                    continue
                }
            }
            result.append(character)
        }
        return result
    }

    private static func literal(_ parameter: SQLParameter, _ values: [Value]) -> String {
        switch parameter {
        case .plan(let place): values.indices.contains(place) ? literal(values[place]) : "NULL"
        case .planPlusOne(let place):
            if values.indices.contains(place), case .integer(let number) = values[place] {
                String(number.addingReportingOverflow(1).partialValue)
            } else {
                "NULL"
            }
        case .value(let value): literal(value)
        case .key: ":key"
        case .cell(let place): ":cell\(place)"
        }
    }

    private static func literal(_ value: Value) -> String {
        switch value {
        case .null: "NULL"
        case .boolean(let flag): flag ? "1" : "0"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .decimal(let number): String(number.unscaled)
        case .text(let text), .json(let text): "'" + text.replacing("'", with: "''") + "'"
        case .list(let values): "(" + values.map(literal).joined(separator: ", ") + ")"
        }
    }
}
