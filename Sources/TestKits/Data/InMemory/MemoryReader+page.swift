// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

extension MemoryReader {
    /// What of the rows a read gives, in the asked order.
    struct Page {
        var links: [MemoryLink]
        var outcome: ReadOutcome
    }

    /// `links` are all rows that match, oldest first, which is the order where none is asked for.
    func page(_ links: [MemoryLink], of shape: ReadShape) -> Page {
        let order = MemoryOrder(terms: shape.order)
        let scoped = view.scoped(shape.scopes)
        var rows = links.map { link in
            (link: link, key: order.values(of: MemoryRow(link.target.record, of: shape.entity, in: scoped)))
        }
        rows.sort { order.precedes($0.key, $1.key) }
        if let seek = shape.seek {
            let boundary = seek.boundaries.map { view.values[$0.parameter] }
            rows = rows.filter { row in
                seek.isBackward ? order.precedes(row.key, boundary) : order.precedes(boundary, row.key)
            }
        }
        if let offset = shape.limit.offset { rows.removeFirst(min(rows.count, number(offset))) }
        let limit = shape.order.isEmpty ? 1 : number(shape.limit.rows)
        let kept = Array(shape.seek?.isBackward == true ? rows.suffix(limit) : rows.prefix(limit))
        let outcome = ReadOutcome(
            rows: kept.count,
            hasMore: rows.count > kept.count,
            first: kept.first?.key ?? [],
            last: kept.last?.key ?? []
        )
        return Page(links: kept.map(\.link), outcome: outcome)
    }

    private func number(_ parameter: Int) -> Int {
        if case .integer(let number) = view.values[parameter] { Int(clamping: number) } else { 0 }
    }

    /// - Parameters:
    ///   - matching: how many rows match policy and filter.
    ///   - visible: how many match the policy.
    func count(
        _ count: ReadShape.Count,
        matching: Int,
        visible: Int,
        _ shape: ReadShape,
        into outcome: inout ReadOutcome
    ) {
        switch count {
        case .none: break
        case .exact: outcome.total = matching
        case .capped(let cap): outcome.cap(matching, at: cap)
        case .estimated where shape.filter == .constant(true) && shape.policy == .constant(true):
            outcome.total = matching
            outcome.totalIsEstimated = true
        case .estimated: outcome.cap(matching, at: 1_000)
        case .both(let cap):
            outcome.cap(matching, at: cap)
            outcome.visible = min(visible, cap)
        }
    }
}

extension ReadOutcome {
    fileprivate mutating func cap(_ count: Int, at cap: Int) {
        total = min(count, cap)
        totalIsCapped = count > cap
    }
}
