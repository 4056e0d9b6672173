// SPDX-License-Identifier: Apache-2.0

/// A dictionary that drops what matters least when it is full: first what means nothing any more, then what has lain
/// longest.
struct BoundedTable<Key: Hashable, Entry> {
    private(set) var entries: [Key: Entry] = [:]
    private let capacity: Int

    init(capacity: Int) { self.capacity = max(capacity, 4) }

    subscript(_ key: Key) -> Entry? { entries[key] }

    mutating func remove(_ key: Key) { entries[key] = nil }

    /// - Parameter worth: higher ones are kept longer; nil for one that means nothing.
    mutating func set(_ key: Key, _ entry: Entry, worth: (Entry) -> Int64?) {
        if entries.count >= capacity, entries[key] == nil { shrink(worth) }
        entries[key] = entry
    }

    /// To three quarters at most, so that the work of looking through all is shared by many.
    private mutating func shrink(_ worth: (Entry) -> Int64?) {
        let ranked = entries.compactMap { key, entry in worth(entry).map { (key: key, worth: $0) } }
        let kept = ranked.sorted { $0.worth > $1.worth }.prefix(capacity * 3 / 4)
        var smaller: [Key: Entry] = [:]
        smaller.reserveCapacity(capacity)
        for (key, _) in kept { smaller[key] = entries[key] }
        entries = smaller
    }
}
