// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension ValueKind {
    /// The value that a field of this kind holds when it equals `json`; nil when `json` is of another type (numbers in
    /// quotes too) or no field of the kind can hold it. Times are read as they are stored: to the millisecond, a date
    /// alone as its midnight, and of a time only the date where the field has dates.
    public func value(from json: JSONValue) -> Value? { placement(of: json)?.value }

    /// Nil when `json` is of another type. Null has no place; its comparisons are decided before.
    func placement(of json: JSONValue) -> Placement? {
        switch self {
        case .boolean: json.flag.map { .exactly(.boolean($0)) }
        case .integer: json.numberLiteral?.placement(scale: 0) { .integer($0) }
        case .decimal(let scale):
            json.numberLiteral?.placement(scale: scale) { .decimal(Decimal(unscaled: $0, scale: scale)) }
        case .real: Self.real(json)
        case .text: json.stringValue.map { .exactly(.text($0)) }
        case .date: json.stringValue.flatMap(CalendarDate.init(_:)).map { .exactly(.text($0.description)) }
        case .instant: json.stringValue.flatMap(Timestamp.init(_:)).map { .exactly(.text($0.description)) }
        case .week: json.stringValue.flatMap(Self.week).map { .exactly(.text($0.description)) }
        case .json: CanonicalScalar(json).map { .exactly(.json($0.text)) }
        case .geo: nil
        }
    }

    /// The same for what a variable holds: an instant counts as its date in UTC or as its week where the field has
    /// those, a date as its midnight where the field has instants; an id counts as its text or its number, as the
    /// field keeps it.
    func placement(of value: Value) -> Placement? {
        switch (self, value) {
        case (.text, .integer(let id)): .exactly(.text(String(id)))
        case (.integer, .text(let id)): Int64(id).map { .exactly(.integer($0)) }
        default: value.jsonScalar.flatMap { placement(of: $0) }
        }
    }

    private static func real(_ json: JSONValue) -> Placement? {
        switch json {
        case .double(let value): return .exactly(.real(value))
        case .integer(let value):
            if let exact = Double(exactly: value) { return .exactly(.real(exact)) }
            let nearest = Double(value)
            let isAbove = Int64(exactly: nearest).map { $0 > value } ?? true
            return .justAbove(.real(isAbove ? nearest.nextDown : nearest))
        case .decimal(let literal):
            guard let value = Double(literal) else { return nil }
            if value.isInfinite { return value < 0 ? .belowAll : .aboveAll }
            return .exactly(.real(value))
        default: return nil
        }
    }

    private static func week(_ text: String) -> CalendarWeek? {
        CalendarWeek(text) ?? CalendarDate(text).map { CalendarWeek($0) }
    }

    /// Whether an operand of this kind may be a variable of that one.
    func accepts(_ other: ValueKind) -> Bool {
        switch (self, other) {
        case (.json, .json), (.json, .geo), (.geo, _): false
        case (.json, _): true
        case (.date, .instant), (.week, .instant), (.week, .date), (.instant, .date): true
        default: self == other || (isNumber && other.isNumber)
        }
    }
}

extension JSONValue {
    /// A real counts as its shortest decimal spelling, which is the one it was read from.
    var numberLiteral: DecimalLiteral? {
        switch self {
        case .integer(let value): DecimalLiteral(String(value))
        case .double(let value): DecimalLiteral(String(value))
        case .decimal(let literal): DecimalLiteral(literal)
        default: nil
        }
    }
}

extension Value {
    var jsonScalar: JSONValue? {
        switch self {
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .real(let value): value.isFinite ? .double(value) : nil
        case .decimal(let value): .decimal(value.description)
        case .text(let value): .string(value)
        case .null, .json, .list: nil
        }
    }
}
