// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// Adds numbers of one kind up, integers and decimals exactly.
struct MemorySum {
    private let values: [Value]

    init(_ values: [Value]) { self.values = values }

    /// Null for no values.
    func total() throws(DatabaseError) -> Value {
        switch values.first {
        case .integer: return .integer(try exact())
        case .decimal(let first): return .decimal(Decimal(unscaled: try exact(), scale: first.scale))
        case .real: return .real(reals.reduce(0, +))
        default: return .null
        }
    }

    func average() throws(DatabaseError) -> Value {
        guard let first = values.first else { return .null }
        let count = Double(values.count)
        switch first {
        case .integer, .decimal:
            let scale = if case .decimal(let first) = first { first.scale } else { 0 }
            let unit = (0..<scale).reduce(1.0) { unit, _ in unit * 10 }
            return .real(Double(wide) / unit / count)
        default: return .real(reals.reduce(0, +) / count)
        }
    }

    private var reals: [Double] { values.map { if case .real(let real) = $0 { real } else { 0 } } }

    /// In units of the common scale.
    private var wide: Int128 {
        values.reduce(0) { sum, value in
            switch value {
            case .integer(let number): sum + Int128(number)
            case .decimal(let number): sum + Int128(number.unscaled)
            default: sum
            }
        }
    }

    private func exact() throws(DatabaseError) -> Int64 {
        guard let sum = Int64(exactly: wide) else { throw .internalFailure("the sum does not fit 64 bits") }
        return sum
    }
}
