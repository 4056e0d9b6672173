// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Kernel

extension JSONWriter {
    /// Writes a stored value as JSON.
    public mutating func write(scalar value: Value) {
        switch value {
        case .null: null()
        case .boolean(let value): write(boolean: value)
        case .integer(let value): write(integer: value)
        case .real(let value): write(double: value)
        case .decimal(let value): write(decimal: value)
        case .text(let value): write(string: value)
        case .json(let value): append(Array(value.utf8))
        case .list(let values):
            append("[")
            for (place, value) in values.enumerated() {
                if place > 0 { append(",") }
                write(scalar: value)
            }
            append("]")
        }
    }
}
