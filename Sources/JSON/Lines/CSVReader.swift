// SPDX-License-Identifier: Apache-2.0

/// Reads a stream of chunks as CSV by RFC 4180, with LF as well as CRLF. A byte order mark at the start and blank
/// lines are skipped. After an error the reader is of no use any more.
public struct CSVReader: Sendable {
    private enum State {
        case fieldStart
        case plain
        case quoted
        /// Behind a quote inside a quoted field: the field ends, or the quote is doubled.
        case quoteSeen
        /// Behind a CR outside quotes: an LF must follow.
        case returnSeen
    }

    private let limit: Int
    private let delimiter: UInt8
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var isQuoted = false
    private var fields: [CSVField] = []
    private var length = 0
    private var line = 1
    private var recordLine = 1
    private var openingLine = 1
    /// Until three bytes of the first field have come.
    private var mayStartWithMark = true

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// `limit` is the size of the largest record in bytes.
    public init(limit: Int, delimiter: Character = ",") {
        self.limit = limit
        self.delimiter = delimiter.asciiValue ?? UInt8(ascii: ",")
    }

    /// Takes the next chunk and returns the records that it completes.
    public mutating func feed(_ chunk: [UInt8]) throws(CSVError) -> [CSVRecord] {
        var records: [CSVRecord] = []
        for byte in chunk { try take(byte, &records) }
        return records
    }

    /// The last record, when the stream doesn't end with a line end.
    public mutating func finish() throws(CSVError) -> CSVRecord? {
        var records: [CSVRecord] = []
        switch state {
        case .quoted: throw CSVError(reason: .unclosedQuote, line: openingLine)
        case .returnSeen: throw failure(.bareCarriageReturn)
        case .fieldStart, .plain, .quoteSeen: try endRecord(&records)
        }
        return records.last
    }

    private func failure(_ reason: CSVError.Reason) -> CSVError { CSVError(reason: reason, line: line) }

    private mutating func take(_ byte: UInt8, _ records: inout [CSVRecord]) throws(CSVError) {
        length += 1
        guard length <= limit else { throw CSVError(reason: .recordTooLong(limit: limit), line: recordLine) }
        switch state {
        case .fieldStart where byte == UInt8(ascii: "\""):
            state = .quoted
            isQuoted = true
            mayStartWithMark = false
            openingLine = line
        case .fieldStart, .plain: try takePlain(byte, &records)
        case .quoted where byte == UInt8(ascii: "\""): state = .quoteSeen
        case .quoted:
            if byte == UInt8(ascii: "\n") { line += 1 }
            field.append(byte)
        case .quoteSeen where byte == UInt8(ascii: "\""):
            field.append(byte)
            state = .quoted
        case .quoteSeen:
            guard try takeEnd(byte, &records) else { throw failure(.textBehindQuote) }
        case .returnSeen:
            guard byte == UInt8(ascii: "\n") else { throw failure(.bareCarriageReturn) }
            try endLine(&records)
        }
    }

    private mutating func takePlain(_ byte: UInt8, _ records: inout [CSVRecord]) throws(CSVError) {
        if try takeEnd(byte, &records) { return }
        guard byte != UInt8(ascii: "\"") else { throw failure(.quoteInPlainField) }
        field.append(byte)
        state = .plain
        if mayStartWithMark { dropMark() }
    }

    private mutating func dropMark() {
        guard field.count == Self.byteOrderMark.count else { return }
        mayStartWithMark = false
        guard field == Self.byteOrderMark else { return }
        field = []
        state = .fieldStart
    }

    /// Whether `byte` ends a field.
    private mutating func takeEnd(_ byte: UInt8, _ records: inout [CSVRecord]) throws(CSVError) -> Bool {
        switch byte {
        case delimiter: try endField()
        case UInt8(ascii: "\n"): try endLine(&records)
        case UInt8(ascii: "\r"): state = .returnSeen
        default: return false
        }
        return true
    }

    private mutating func endField() throws(CSVError) {
        guard let text = String(validating: field, as: UTF8.self) else { throw failure(.invalidUTF8) }
        fields.append(CSVField(text, isQuoted: isQuoted))
        field.removeAll(keepingCapacity: true)
        isQuoted = false
        mayStartWithMark = false
        state = .fieldStart
    }

    private mutating func endLine(_ records: inout [CSVRecord]) throws(CSVError) {
        try endRecord(&records)
        line += 1
        recordLine = line
    }

    private mutating func endRecord(_ records: inout [CSVRecord]) throws(CSVError) {
        try endField()
        if fields.count > 1 || fields.first?.isMissing == false {
            records.append(CSVRecord(line: recordLine, fields: fields))
        }
        fields = []
        length = 0
    }
}
