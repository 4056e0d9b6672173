// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// What a column that was there before Roost holds, from its declared type and some of its values.
struct ColumnGuess {
    /// Nil for a column that no field can show.
    private(set) var type: FieldType?
    private(set) var storage: ColumnStorage?
    private(set) var warning: AdoptionWarning?

    private let column: TableDescription.Column
    private let samples: [Value]

    init(_ column: TableDescription.Column) {
        self.column = column
        samples = column.samples.filter { !$0.isNull }
        guard !column.isForeign else {
            takeText()
            return
        }
        let declared = DeclaredType(column.declaredType)
        switch declared.family {
        case .boolean: guess(.boolean, where: Self.isFlag)
        case .integer: guess(.number(NumberRules(kind: .integer)), where: Self.isInteger)
        case .real: guess(.number(NumberRules()), where: Self.isNumber)
        case .decimal: guessDecimal(declared)
        case .text: type = .text(TextRules(maxLength: limit(declared)))
        case .date, .datetime: guessDate(declared.family)
        case .json: type = .json
        case .blob: leaveOut()
        case .open: guessFromValues()
        }
    }

    private mutating func guess(_ type: FieldType, where fits: (Value) -> Bool) {
        if samples.allSatisfy(fits) { self.type = type } else { guessFromValues(isSurprise: true) }
    }

    private mutating func guessDecimal(_ declared: DeclaredType) {
        guard samples.allSatisfy(Self.isNumber) else { return guessFromValues(isSurprise: true) }
        let scale = declared.parameters.count > 1 ? declared.parameters[1] : declared.parameters.isEmpty ? nil : 0
        switch scale {
        case .some(0) where samples.allSatisfy(Self.isInteger): type = .number(NumberRules(kind: .integer))
        case .some(let scale) where (0...Decimal.maximumScale).contains(scale) && scale > 0:
            type = .number(NumberRules(kind: .decimal(scale: scale)))
            storage = .decimalAsNumber
        default: type = .number(NumberRules())
        }
    }

    private mutating func guessDate(_ family: DeclaredType.Family) {
        let texts = samples.compactMap { if case .text(let text) = $0 { text } else { nil } }
        let integers = samples.compactMap { if case .integer(let integer) = $0 { integer } else { nil } }
        func all(_ fits: (String) -> Bool) -> Bool { texts.count == samples.count && texts.allSatisfy(fits) }
        if samples.isEmpty {
            type = .date(DateRules(kind: family == .date ? .date : .datetime))
            storage = family == .date ? nil : .datetimeWithSpace
        } else if all({ CalendarDate($0)?.description == $0 }) {
            type = .date(DateRules(kind: .date))
        } else if all({ Timestamp($0)?.description == $0 }) {
            type = .date(DateRules(kind: .datetime))
        } else if all(Self.isSpaced) {
            type = .date(DateRules(kind: .datetime))
            storage = .datetimeWithSpace
        } else if integers.count == samples.count {
            // Beyond year 5138 in seconds, and before 1973 in milliseconds.
            let isMilliseconds = integers.contains { $0.magnitude >= 100_000_000_000 }
            type = .date(DateRules(kind: .datetime))
            storage = isMilliseconds ? .unixMilliseconds : .unixSeconds
        } else {
            guessFromValues(isSurprise: true)
        }
    }

    private mutating func guessFromValues(isSurprise: Bool = false) {
        if isSurprise {
            warning = AdoptionWarning(
                "unclear_values",
                column: column.name,
                "declared as \(column.declaredType), but holds values of another form: taken as they are"
            )
        }
        if !samples.isEmpty, samples.allSatisfy(Self.isInteger) {
            type = .number(NumberRules(kind: .integer))
        } else if !samples.isEmpty, samples.allSatisfy(Self.isNumber) {
            type = .number(NumberRules())
        } else {
            type = .text(TextRules())
        }
    }

    private mutating func takeText() {
        type = .text(TextRules())
        warning = AdoptionWarning(
            "foreign_type",
            column: column.name,
            "of the type \(column.declaredType), which is Roost's none: read and written as the database's text for it"
        )
    }

    private mutating func leaveOut() {
        warning = AdoptionWarning("blob_column", column: column.name, "holds bytes and is left out")
    }

    /// The declared length, where the values keep to it.
    private func limit(_ declared: DeclaredType) -> Int? {
        guard let length = declared.parameters.first, length > 0 else { return nil }
        let fits = samples.allSatisfy { value in
            if case .text(let text) = value { text.unicodeScalars.count <= length } else { true }
        }
        return fits ? length : nil
    }

    private static func isFlag(_ value: Value) -> Bool {
        switch value {
        case .boolean, .integer(0), .integer(1): true
        default: false
        }
    }

    private static func isInteger(_ value: Value) -> Bool {
        if case .integer = value { true } else { false }
    }

    private static func isNumber(_ value: Value) -> Bool {
        switch value {
        case .integer, .real, .decimal: true
        default: false
        }
    }

    /// `YYYY-MM-DD HH:MM:SS`.
    private static func isSpaced(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 19 && bytes[10] == UInt8(ascii: " ") && Timestamp(text) != nil
    }
}
