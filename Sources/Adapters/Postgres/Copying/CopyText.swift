// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// Rows in the text form of COPY: columns with tabs between them, `\N` for null, rows in lines.
/// Source: PostgreSQL's documentation of COPY, "Text Format".
struct CopyText {
    private(set) var bytes: [UInt8] = []

    /// Throws `.invalidValue` for a text that no column can hold.
    init(_ page: RowPage, of entity: Entity) throws(DatabaseError) {
        let fields = entity.copiedFields
        let types = fields.map(\.type.native) + [.integer]
        bytes.reserveCapacity(page.values.count * 16)
        var column = 0
        for value in page.values {
            guard append(value, types[column]) else {
                throw .invalidValue(
                    operation: 0,
                    field: fields[min(column, fields.count - 1)].name,
                    reason: "a text in \(entity.name) holds U+0000, which Postgres has no place for"
                )
            }
            column += 1
            if column == types.count { column = 0 }
            bytes.append(column == 0 ? UInt8(ascii: "\n") : UInt8(ascii: "\t"))
        }
    }

    private mutating func append(_ value: Value, _ type: NativeType) -> Bool {
        switch (value, type) {
        case (.null, _), (.list, _): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "N")]
        case (.boolean(let flag), _): bytes.append(UInt8(ascii: flag ? "t" : "f"))
        case (.integer(let number), _): append(number)
        case (.real(let number), _): bytes += number.description.utf8
        case (.decimal(let number), _): number.write(into: &bytes)
        case (.text(let text), .date), (.text(let text), .instant): append(time: text)
        case (.text(let text), _), (.json(let text), _): return append(text)
        }
        return true
    }

    private mutating func append(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// The year 0000 is the one before the first.
    private mutating func append(time text: String) {
        guard text.hasPrefix("0000-") else {
            bytes += text.utf8
            return
        }
        bytes += "0001".utf8
        bytes += text.utf8.dropFirst(4)
        bytes += " BC".utf8
    }

    private mutating func append(_ text: String) -> Bool {
        let span = text.utf8Span.span
        var isPlain = true
        for place in span.indices {
            switch span[place] {
            case 0: return false
            case 9, 10, 13, 92: isPlain = false
            default: break
            }
        }
        guard !isPlain else {
            bytes += text.utf8
            return true
        }
        for place in span.indices {
            switch span[place] {
            case 9: bytes += [92, UInt8(ascii: "t")]
            case 10: bytes += [92, UInt8(ascii: "n")]
            case 13: bytes += [92, UInt8(ascii: "r")]
            case 92: bytes += [92, 92]
            case let byte: bytes.append(byte)
            }
        }
        return true
    }
}
