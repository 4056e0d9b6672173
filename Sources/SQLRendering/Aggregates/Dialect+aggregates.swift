// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import DataDomain

extension Dialect {
    func figure(_ function: AggregateShape.Figure.Function, _ value: SQL?, _ kind: ValueKind?) -> SQL {
        guard let value else { return "count(*)" }
        switch function {
        case .count: return "count(\(value))"
        case .countDistinct: return "count(DISTINCT \(value))"
        case .sum: return "sum(\(value))"
        case .min: return "min(\(value))"
        case .max: return "max(\(value))"
        case .avg: return average(value, kind)
        }
    }

    private func average(_ value: SQL, _ kind: ValueKind?) -> SQL {
        switch self {
        case .sqlite:
            guard case .decimal(let scale)? = kind else { return "avg(\(value))" }
            var unit: SQL = "1"
            for _ in 0..<scale { unit = "\(unit)0" }
            return "avg(\(value)) / \(unit).0"
        // A sum is exact, its division a real number's.
        case .postgres: return "CAST(sum(\(value)) AS DOUBLE PRECISION) / nullif(count(\(value)), 0)"
        }
    }

    /// The start of the bucket in which a date or moment lies, in UTC.
    func start(of bucket: AggregateShape.Bucket, _ value: SQL, _ kind: ValueKind) -> SQL {
        switch (self, kind) {
        case (.sqlite, _): Self.textStart(of: bucket, value, kind)
        case (.postgres, .instant): "date_trunc('\(bucket.unit)', \(value), 'UTC')"
        case (.postgres, _): "CAST(date_trunc('\(bucket.unit)', CAST(\(value) AS TIMESTAMP)) AS DATE)"
        }
    }

    /// On the canonical text.
    private static func textStart(of bucket: AggregateShape.Bucket, _ value: SQL, _ kind: ValueKind) -> SQL {
        let midnight: SQL = kind == .instant ? "T00:00:00.000Z" : ""
        return switch bucket {
        case .hour: "substr(\(value), 1, 13) || ':00:00.000Z'"
        case .day: "substr(\(value), 1, 10) || '\(midnight)'"
        // Forward to Sunday, which ends the week, and six days back.
        case .week: "strftime('%Y-%m-%d', \(value), 'weekday 0', '-6 days') || '\(midnight)'"
        case .month: "substr(\(value), 1, 7) || '-01\(midnight)'"
        case .year: "substr(\(value), 1, 4) || '-01-01\(midnight)'"
        }
    }

    /// A term of an order by groups and figures, of which null is the lowest.
    func ordered(_ place: SQL, descending: Bool) -> SQL {
        let direction: SQL = descending ? " DESC" : ""
        let nulls: SQL =
            hasNullsFirst(descending: descending) == !descending ? "" : descending ? " NULLS LAST" : " NULLS FIRST"
        return "\(place)\(direction)\(nulls)"
    }
}

extension AggregateShape.Bucket {
    fileprivate var unit: SQL {
        switch self {
        case .hour: "hour"
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .year: "year"
        }
    }
}

extension PredicateRenderer {
    /// A value that is grouped, counted or held against others: of a type that has an order.
    func grouped(_ path: FieldPath, of row: TableRow, in select: Select) -> SQL {
        let type = native(path, from: row.entity)
        switch type {
        case .uuid, .json: return dialect.text(value(path, of: row, in: select), of: type)
        default: return comparable(path, of: row, in: select)
        }
    }
}
