// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

/// A row of a file, or why it is none.
struct ImportRow {
    let line: Int
    let body: JSONObject
    let issues: [DataError.Issue]

    init(line: Int, body: JSONObject = JSONObject(), issues: [DataError.Issue] = []) {
        self.line = line
        self.body = body
        self.issues = issues
    }

    init(line: Int, _ code: String, _ message: String) {
        self.init(line: line, issues: [.init(pointer: "", code: code, message: message)])
    }
}

/// Reads the rows of a file that comes in chunks. Behind a broken place nothing can be read any more.
struct ImportReader {
    /// Bytes of the longest row.
    static let rowLimit = 4 * 1024 * 1024

    private enum Source {
        case csv(CSVReader)
        case json(JSONArraySplitter)
        case ndjson(LineSplitter)
    }

    private var source: Source
    private let entity: Entity
    /// CSV: the field of each column, once the header has been read.
    private var columns: [Field?]?
    /// The file is broken; what follows can't be understood.
    private(set) var isBroken = false

    init(_ format: ImportFormat, of entity: Entity) {
        self.entity = entity
        source =
            switch format {
            case .csv: .csv(CSVReader(limit: Self.rowLimit))
            case .json: .json(JSONArraySplitter(limit: Self.rowLimit))
            case .ndjson: .ndjson(LineSplitter(limit: Self.rowLimit))
            }
    }

    mutating func feed(_ chunk: [UInt8]) -> [ImportRow] {
        switch source {
        case .csv(var reader):
            do throws(CSVError) {
                let records = try reader.feed(chunk)
                source = .csv(reader)
                return records.compactMap { row($0) }
            } catch {
                return broken(line: error.line, "\(error)")
            }
        case .json(var splitter):
            do throws(JSONArraySplitter.Failure) {
                let elements = try splitter.feed(chunk)
                source = .json(splitter)
                return elements.map { Self.row($0.bytes, line: $0.line) }
            } catch {
                return broken(line: error.line, error.message)
            }
        case .ndjson(var splitter):
            do throws(LineSplitter.LineTooLong) {
                let lines = try splitter.feed(chunk)
                source = .ndjson(splitter)
                return lines.compactMap(Self.row)
            } catch {
                return broken(line: error.line, "a line of more than \(error.limit) bytes")
            }
        }
    }

    mutating func finish() -> [ImportRow] {
        switch source {
        case .csv(var reader):
            do throws(CSVError) {
                return try reader.finish().flatMap { row($0) }.map { [$0] } ?? []
            } catch {
                return broken(line: error.line, "\(error)")
            }
        case .json(let splitter):
            do throws(JSONArraySplitter.Failure) {
                try splitter.finish()
                return []
            } catch {
                return broken(line: error.line, error.message)
            }
        case .ndjson(var splitter):
            do throws(LineSplitter.LineTooLong) {
                return try splitter.finish().flatMap(Self.row).map { [$0] } ?? []
            } catch {
                return broken(line: error.line, "a line of more than \(error.limit) bytes")
            }
        }
    }

    private mutating func broken(line: Int, _ message: String) -> [ImportRow] {
        isBroken = true
        return [ImportRow(line: line, "malformed", message)]
    }

    /// A line of NDJSON; blank ones are passed over.
    private static func row(_ line: LineSplitter.Line) -> ImportRow? {
        if line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
        return row(line.bytes, line: line.number)
    }

    private static func row(_ bytes: [UInt8], line: Int) -> ImportRow {
        do throws(JSONParseError) {
            guard case .object(let body) = try JSONReader().read(bytes) else {
                return ImportRow(line: line, "invalid_type", "An object is needed here.")
            }
            return ImportRow(line: line, body: body)
        } catch {
            return ImportRow(line: line, "malformed", "\(error.reason)")
        }
    }

    // MARK: - CSV

    /// The row of a record; nil for a header without fault, and for what follows one with faults.
    private mutating func row(_ record: CSVRecord) -> ImportRow? {
        if isBroken { return nil }
        guard let columns else { return header(record) }
        guard record.fields.count <= columns.count else {
            return ImportRow(line: record.line, "too_many_cells", "The row has more cells than the header has names.")
        }
        var body = JSONObject()
        for (cell, field) in zip(record.fields, columns) {
            if let field { body[field.name.rawValue] = CSVCell.json(cell, of: field) }
        }
        return ImportRow(line: record.line, body: body)
    }

    private mutating func header(_ record: CSVRecord) -> ImportRow? {
        var issues: [DataError.Issue] = []
        var names: Set<String> = []
        columns = record.fields.map { cell in
            let pointer = JSONPointer().appending(cell.text).description
            guard let field = entity.field(cell.text) else {
                issues.append(
                    .init(pointer: pointer, code: "unknown_field", message: "\(entity.name) has no such field.")
                )
                return nil
            }
            if !names.insert(cell.text).inserted {
                issues.append(.init(pointer: pointer, code: "duplicate_field", message: "The header names it twice."))
            }
            return field
        }
        if issues.isEmpty { return nil }
        isBroken = true
        return ImportRow(line: record.line, issues: issues)
    }
}
