// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Collects rows as values by field name, for code that works with them (hooks, export, tests). Embedded relations
/// are passed over.
public struct CollectingRowSink: RowSink {
    public private(set) var rows: [[String: Value]] = []
    public private(set) var outcomes: [ReadOutcome] = []
    public private(set) var failure: DatabaseError?
    private var row: [String: Value] = [:]
    private var visibility: UInt64 = .max
    private var depth = 0

    public init() {}

    public mutating func restart() { self = CollectingRowSink() }

    public mutating func beginRows(of shape: ReadShape, many: Bool) { depth += 1 }

    public mutating func beginRow(visibility: UInt64) {
        guard depth == 1 else { return }
        self.visibility = visibility
        row = [:]
    }

    private mutating func set(_ value: Value, _ column: OutputColumn) {
        if depth == 1, column.visibility & visibility != 0 { row[column.name] = value }
    }

    public mutating func null(_ column: OutputColumn) { set(.null, column) }

    public mutating func integer(_ value: Int64, _ column: OutputColumn) {
        switch column.encoding {
        case .boolean: set(.boolean(value != 0), column)
        case .decimal(let scale): set(.decimal(Decimal(unscaled: value, scale: scale)), column)
        case .real: set(.real(Double(value)), column)
        default: set(.integer(value), column)
        }
    }

    public mutating func real(_ value: Double, _ column: OutputColumn) { set(.real(value), column) }

    public mutating func text(_ bytes: Span<UInt8>, _ column: OutputColumn) {
        guard depth == 1 else { return }
        if column.encoding == .sealed { return set(sealed: bytes, column) }
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in bytes.indices { copy.append(bytes[index]) }
        let text = String(decoding: copy, as: UTF8.self)
        set(column.encoding == .json ? .json(text) : .text(text), column)
    }

    private mutating func set(sealed bytes: Span<UInt8>, _ column: OutputColumn) {
        guard column.visibility & visibility != 0 else { return }
        do throws(DatabaseError) {
            guard let opener = column.opener else { throw .internalFailure("\(column.name) has nothing to open it") }
            let text = String(decoding: try opener.open(bytes), as: UTF8.self)
            set(opener.isJSON ? .json(text) : .text(text), column)
        } catch {
            failure = error
        }
    }

    public mutating func expansion(_ expansion: Expansion) {}
    // The cells of an extra object belong to an embedded row, so they are below the depth that is collected.
    public mutating func beginObject(_ name: String) {}
    public mutating func endObject() {}

    public mutating func endRow() { if depth == 1 { rows.append(row) } }

    public mutating func endRows(_ outcome: ReadOutcome) {
        depth -= 1
        if depth == 0 { outcomes.append(outcome) }
    }
}
