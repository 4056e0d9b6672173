// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

extension Statement {
    /// The cell as a value of `field`.
    func value(at index: Int, of field: Field) throws(SQLiteError) -> Value {
        try value(at: index, as: field.type.valueKind)
    }

    /// The cell as a value of this kind; blobs, which only adopted tables hold, count as text.
    func value(at index: Int, as kind: ValueKind?) throws(SQLiteError) -> Value {
        switch (type(at: index), kind) {
        case (.null, _): return .null
        case (.integer, .boolean): return .boolean(integer(at: index) != 0)
        case (.integer, .decimal(let scale)): return .decimal(Decimal(unscaled: integer(at: index), scale: scale))
        case (.integer, .real): return .real(real(at: index))
        case (.integer, .text): return .text(String(integer(at: index)))
        case (.integer, _): return .integer(integer(at: index))
        case (.real, _): return .real(real(at: index))
        case (.text, .json), (.text, .geo): return .json(try text(at: index) ?? "")
        case (.text, _), (.blob, _): return .text(try text(at: index) ?? "")
        }
    }

    /// The cell as a record's id; null is no id.
    func recordID(at index: Int) throws(SQLiteError) -> RecordID? {
        switch type(at: index) {
        case .null: nil
        case .integer: .integer(integer(at: index))
        case .real, .text, .blob: .text(try text(at: index) ?? "")
        }
    }
}
