// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

/// Keeps the order values of the row that was read last. Nobody knows that a row is the last before the next step,
/// which takes its cells away; so each row's are kept in the same place, and made values at the end.
struct OrderCapture {
    private enum Cell {
        case null
        case integer(Int64)
        case real(Double)
        case text(Range<Int>)
    }

    private let kinds: [ValueKind]
    private let columns: [Int]
    private var cells: [Cell] = []
    private var bytes: [UInt8] = []

    init(_ order: [OrderTerm], columns: [Int]) {
        kinds = order.map(\.path.kind)
        self.columns = columns
        cells.reserveCapacity(columns.count)
    }

    mutating func keep(_ row: RunningStatement) {
        cells.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        for column in columns {
            switch row.type(column) {
            case .null: cells.append(.null)
            case .integer: cells.append(.integer(row.integer(column)))
            case .real: cells.append(.real(row.real(column)))
            case .text, .blob:
                let start = bytes.count
                row.appendText(column, to: &bytes)
                cells.append(.text(start..<bytes.count))
            }
        }
    }

    var values: [Value] {
        zip(cells, kinds).map { cell, kind in
            switch (cell, kind) {
            case (.null, _): .null
            case (.integer(let number), .boolean): .boolean(number != 0)
            case (.integer(let number), .decimal(let scale)): .decimal(Decimal(unscaled: number, scale: scale))
            case (.integer(let number), .real): .real(Double(number))
            case (.integer(let number), _): .integer(number)
            case (.real(let number), _): .real(number)
            case (.text(let range), _): .text(String(decoding: bytes[range], as: UTF8.self))
            }
        }
    }
}
