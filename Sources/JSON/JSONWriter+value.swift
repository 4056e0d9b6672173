// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension JSONWriter {
    /// Writes `value` in canonical form: no white space, members in their order.
    public mutating func write(value: JSONValue) {
        switch value {
        case .null: null()
        case .boolean(let boolean): write(boolean: boolean)
        case .integer(let integer): write(integer: integer)
        case .double(let double): write(double: double)
        case .decimal(let literal): write(number: literal)
        case .string(let string): write(string: string)
        case .array(let elements): write(array: elements)
        case .object(let object): write(object: object)
        }
    }

    public mutating func write(array: [JSONValue]) {
        append(UInt8(ascii: "["))
        var isFirst = true
        for element in array {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            write(value: element)
        }
        append(UInt8(ascii: "]"))
    }

    public mutating func write(object: JSONObject) {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for member in object.members {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            write(key: member.key)
            write(value: member.value)
        }
        append(UInt8(ascii: "}"))
    }

    /// Writes a key with its quotes and the colon.
    public mutating func write(key: String) {
        write(string: key)
        append(UInt8(ascii: ":"))
    }

    /// `"key":` ready for ``append(_:)-([UInt8])``, for keys that are written again and again.
    public static func keyBytes(_ key: String) -> [UInt8] {
        var writer = JSONWriter(capacity: key.utf8.count + 3)
        writer.write(key: key)
        return writer.bytes
    }

    /// Writes a string of the form `YYYY-MM-DDTHH:MM:SS.sssZ`.
    public mutating func write(timestamp: Timestamp) {
        append(UInt8(ascii: "\""))
        append { timestamp.write(into: &$0) }
        append(UInt8(ascii: "\""))
    }
}
