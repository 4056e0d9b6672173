// SPDX-License-Identifier: Apache-2.0

/// What waits, oldest first. Taking costs the same however much waits.
struct WaitingLine<Work: Sendable>: Sendable {
    private var items: [(order: Int, work: Work)] = []
    /// Items before this place have been taken.
    private var first = 0

    var count: Int { items.count - first }

    /// The number of the oldest among all that waits in the lines of a queue; the lowest has waited longest.
    var oldest: Int? { first < items.count ? items[first].order : nil }

    mutating func append(_ work: Work, order: Int) { items.append((order, work)) }

    mutating func prepend(_ work: Work, order: Int) { items.insert((order, work), at: first) }

    mutating func take() -> Work? { take(1) { _, _ in true }.first }

    /// The oldest, with up to `most - 1` of those that follow it, as long as each fits the first.
    mutating func take(_ most: Int, _ fits: (_ oldest: Work, _ next: Work) -> Bool) -> [Work] {
        var taken: [Work] = []
        while taken.count < most, first < items.count {
            let next = items[first].work
            if let oldest = taken.first, !fits(oldest, next) { break }
            taken.append(next)
            first += 1
        }
        if first == items.count {
            items.removeAll(keepingCapacity: true)
            first = 0
        } else if first > 64, first > items.count / 2 {
            items.removeSubrange(..<first)
            first = 0
        }
        return taken
    }

    /// Takes out all that `isOver` holds for.
    mutating func remove(where isOver: (Work) -> Bool) -> [Work] {
        let waiting = items[first...]
        let over = waiting.filter { isOver($0.work) }.map(\.work)
        if !over.isEmpty { (items, first) = (waiting.filter { !isOver($0.work) }, 0) }
        return over
    }
}
