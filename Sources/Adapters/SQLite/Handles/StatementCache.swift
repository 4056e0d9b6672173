// SPDX-License-Identifier: Apache-2.0

/// The prepared statements of one connection, at most `capacity`; the one unused for longest makes room.
final class StatementCache {
    /// A kept statement. One that is lent is not lent a second time.
    final class Entry {
        fileprivate let statement: Statement
        fileprivate var isLent = false
        fileprivate var lastUse: UInt64 = 0

        fileprivate init(_ statement: consuming Statement) { self.statement = statement }

        func lend<Output, Failure: Error>(
            _ body: (borrowing Statement) throws(Failure) -> Output
        ) throws(Failure) -> Output {
            isLent = true
            defer {
                statement.reset()
                isLent = false
            }
            return try body(statement)
        }
    }

    private let capacity: Int
    private var entries: [AnyHashable: Entry] = [:]
    /// Counts uses, to tell which is the oldest.
    private var uses: UInt64 = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// The statement kept under `key`, which `prepare` makes when there is none. When that one is lent already,
    /// because a row of it is being looked at, it is another that is not kept.
    func entry(
        _ key: AnyHashable,
        _ prepare: () throws(SQLiteError) -> Statement
    ) throws(SQLiteError) -> Entry {
        uses &+= 1
        let kept = entries[key]
        if let kept, !kept.isLent {
            kept.lastUse = uses
            return kept
        }
        let entry = Entry(try prepare())
        entry.lastUse = uses
        if kept == nil { keep(entry, under: key) }
        return entry
    }

    /// Forgets what is not lent.
    func removeAll() {
        entries = entries.filter { $0.value.isLent }
    }

    private func keep(_ entry: Entry, under key: AnyHashable) {
        if entries.count >= capacity {
            let idle = entries.filter { !$0.value.isLent }
            guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
            entries[oldest.key] = nil
        }
        entries[key] = entry
    }
}
