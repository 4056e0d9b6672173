// SPDX-License-Identifier: Apache-2.0

/// All that waits in a queue, by what it may be done together with.
struct WaitingLines: Sendable {
    private var alone = WaitingLine<any LaneWork>()
    private var reads = WaitingLine<ReadTicket>()
    private var writes = WaitingLine<WriteTicket>()
    private var last = 0
    private var front = 0

    var count: Int { alone.count + reads.count + writes.count }

    /// Whether something waits that may be taken where `allows` says which kinds may be.
    func holds(_ allows: (LaneKind) -> Bool) -> Bool { oldest(allows) != nil }

    mutating func append(_ work: any LaneWork) {
        last += 1
        switch work.place {
        case .alone: alone.append(work, order: last)
        case .read(let read): reads.append(read, order: last)
        case .write(let write): writes.append(write, order: last)
        }
    }

    /// Puts `work` before all that waits, in its order.
    mutating func prepend(_ work: [any LaneWork]) {
        for work in work.reversed() {
            front -= 1
            switch work.place {
            case .alone: alone.prepend(work, order: front)
            case .read(let read): reads.prepend(read, order: front)
            case .write(let write): writes.prepend(write, order: front)
            }
        }
    }

    /// What has waited longest of the kinds that `allows` names, together with what may be done with it.
    mutating func take(_ allows: (LaneKind) -> Bool) -> (work: any LaneWork, kind: LaneKind)? {
        switch oldest(allows) {
        case nil: nil
        case .alone: alone.take().map { ($0, .alone) }
        case .read: joined(reads.take(ReadTicket.most, Self.fit)).map { ($0, .read) }
        case .write: joined(writes.take(WriteTicket.most, Self.fit)).map { ($0, .write) }
        }
    }

    /// Takes out the work whose time is over.
    mutating func expired(at now: ContinuousClock.Instant) -> [any LaneWork] {
        func isOver(_ work: any LaneWork) -> Bool { work.deadline.map { $0 <= now } ?? false }
        return alone.remove(where: isOver) + reads.remove(where: isOver) + writes.remove(where: isOver)
    }

    private func oldest(_ allows: (LaneKind) -> Bool) -> LaneKind? {
        var found: (kind: LaneKind, order: Int)?
        func look(_ kind: LaneKind, _ order: Int?) {
            guard let order, found.map({ order < $0.order }) ?? true, allows(kind) else { return }
            found = (kind, order)
        }
        look(.alone, alone.oldest)
        look(.read, reads.oldest)
        look(.write, writes.oldest)
        return found?.kind
    }

    private static func fit<Work: SharedWork>(_ oldest: Work, _ next: Work) -> Bool {
        oldest.schemaVersion == next.schemaVersion
    }

    private func joined<Work: SharedWork>(_ work: [Work]) -> (any LaneWork)? {
        work.count > 1 ? SharedTicket(work) : work.first
    }
}
