// SPDX-License-Identifier: Apache-2.0

/// Writes CSV by RFC 4180: CRLF behind every record, quotes where the text needs them. A text is never altered, also
/// not one that a spreadsheet would take for a formula.
public struct CSVWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private let delimiter: UInt8
    private var fieldCount = 0
    private var recordStart = 0

    public init(delimiter: Character = ",") {
        self.delimiter = delimiter.asciiValue ?? UInt8(ascii: ",")
    }

    /// Writes a field; an empty text as `""`, so that it differs from ``writeMissing()``.
    public mutating func write(_ text: String) {
        startField()
        if text.isEmpty || text.utf8.contains(where: needsQuotes) {
            writeQuoted(text)
        } else {
            bytes.append(contentsOf: text.utf8)
        }
    }

    /// Writes a field that has no value.
    public mutating func writeMissing() { startField() }

    /// Ends the record. One with a single missing field is written as `""`, since a blank line is no record.
    public mutating func endRecord() {
        if bytes.count == recordStart { bytes += [UInt8(ascii: "\""), UInt8(ascii: "\"")] }
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        fieldCount = 0
        recordStart = bytes.count
    }

    public mutating func write(record: [String]) {
        for text in record { write(text) }
        endRecord()
    }

    /// Returns what has been written and forgets it, for sending it on in pieces; call it between records.
    public mutating func takeBytes() -> [UInt8] {
        defer {
            bytes = []
            recordStart = 0
        }
        return bytes
    }

    private mutating func startField() {
        if fieldCount > 0 { bytes.append(delimiter) }
        fieldCount += 1
    }

    private func needsQuotes(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private mutating func writeQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
