// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

/// Joins pages of rows to one text.
struct ExportEncoder {
    let format: ExportFormat
    private var csv = CSVWriter()
    private var bytes: [UInt8] = []
    private var isEmpty = true

    init(_ format: ExportFormat) { self.format = format }

    /// A page in the form that the format is made of.
    enum Page {
        case rows([[String: Value]], columns: [String])
        case json([UInt8])
    }

    mutating func add(_ page: Page) {
        switch page {
        case .rows(let rows, let columns): add(rows, columns: columns)
        case .json(let bytes): add(page: bytes)
        }
    }

    /// A page of rows by name, for CSV. Texts stand as they are, null is a missing cell.
    private mutating func add(_ rows: [[String: Value]], columns: [String]) {
        if isEmpty { csv.write(record: columns) }
        isEmpty = false
        for row in rows {
            for column in columns {
                switch row[column] {
                case nil, .null?: csv.writeMissing()
                case .text(let text)?, .json(let text)?: csv.write(text)
                case let value?: csv.write(value.json.text)
                }
            }
            csv.endRecord()
        }
        bytes += csv.takeBytes()
    }

    /// A page as a JSON array.
    private mutating func add(page: [UInt8]) {
        let inner = page.dropFirst().dropLast()
        switch format {
        case .csv: break
        case .json:
            bytes.append(isEmpty ? UInt8(ascii: "[") : UInt8(ascii: ","))
            if inner.isEmpty, !isEmpty { bytes.removeLast() }
            bytes += inner
        case .ndjson:
            var splitter = JSONArraySplitter(limit: .max)
            for row in (try? splitter.feed(page)) ?? [] {
                bytes += row.bytes
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        isEmpty = false
    }

    /// What there is to send.
    mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// What follows the last page.
    func end() -> [UInt8] { format == .json ? [UInt8(ascii: "]")] : [] }
}
