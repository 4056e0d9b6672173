// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain

extension AggregateShape.Figure.Function {
    func sql(_ value: SQL?, _ kind: ValueKind?) -> SQL {
        guard let value else { return "count(*)" }
        switch self {
        case .count: return "count(\(value))"
        case .countDistinct: return "count(DISTINCT \(value))"
        case .sum: return "sum(\(value))"
        case .min: return "min(\(value))"
        case .max: return "max(\(value))"
        case .avg:
            guard case .decimal(let scale)? = kind else { return "avg(\(value))" }
            var unit: SQL = "1"
            for _ in 0..<scale { unit = "\(unit)0" }
            return "avg(\(value)) / \(unit).0"
        }
    }
}

extension AggregateShape.Bucket {
    /// The start of the bucket in which a canonical date or moment lies, in the same form.
    func start(_ value: SQL, _ kind: ValueKind) -> SQL {
        let midnight: SQL = kind == .instant ? "T00:00:00.000Z" : ""
        return switch self {
        case .hour: "substr(\(value), 1, 13) || ':00:00.000Z'"
        case .day: "substr(\(value), 1, 10) || '\(midnight)'"
        // Forward to Sunday, which ends the week, and six days back.
        case .week: "strftime('%Y-%m-%d', \(value), 'weekday 0', '-6 days') || '\(midnight)'"
        case .month: "substr(\(value), 1, 7) || '-01\(midnight)'"
        case .year: "substr(\(value), 1, 4) || '-01-01\(midnight)'"
        }
    }
}
