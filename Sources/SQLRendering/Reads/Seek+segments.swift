// SPDX-License-Identifier: Apache-2.0

internal import DataDomain

extension Seek {
    /// What holds for the rows behind the boundary in `order` (the order of reading): the conditions of one or more
    /// ranges, in that order, which don't overlap. An index on the first of the order's values finds each of them at
    /// once, however many rows share a value; of a comparison of rows SQLite would use the first value only.
    func segments(_ order: [OrderSQL]) -> [SQL] {
        let terms = zip(order, boundaries).map { Term(order: $0, boundary: $1) }
        var segments: [SQL] = []
        for place in terms.indices.reversed() {
            let equal = terms[..<place].map(\.isEqual)
            for behind in terms[place].isBehind { segments.append((equal + [behind]).conjunction()) }
        }
        return segments.isEmpty ? [.fails] : segments
    }

    private struct Term {
        let order: OrderSQL
        let boundary: Seek.Boundary

        var parameter: SQL { SQL(SQLParameter.plan(boundary.parameter), as: .native(order.type)) }

        var isEqual: SQL {
            boundary.isNull ? "\(order.value) IS NULL" : "\(order.value) = \(parameter)"
        }

        /// The ranges of values behind the boundary, in order.
        var isBehind: [SQL] {
            if boundary.isNull { return order.nullsFirst ? ["\(order.value) IS NOT NULL"] : [] }
            let range: SQL = order.descending ? "\(order.value) < \(parameter)" : "\(order.value) > \(parameter)"
            return order.isNullable && !order.nullsFirst ? [range, "\(order.value) IS NULL"] : [range]
        }
    }
}
