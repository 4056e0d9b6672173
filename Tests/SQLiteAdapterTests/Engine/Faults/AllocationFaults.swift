// SPDX-License-Identifier: Apache-2.0
import CSQLite
import Synchronization

/// Makes one of SQLite's allocations fail. SQLite takes its allocator once, before anything else, for the whole
/// process, and calls it without a context: so this is for a process of its own, and its state has no owner.
enum AllocationFaults {
    /// The allocations that still succeed; below zero none fails.
    private static let remaining = Atomic<Int>(-1)
    private static let failed = Atomic<Int>(0)
    nonisolated(unsafe) private static var original = unsafe sqlite3_mem_methods()

    static var failures: Int { failed.load(ordering: .relaxed) }

    /// False when SQLite is in use already.
    static func install() -> Bool {
        guard unsafe roost_sqlite3_config_memory(SQLITE_CONFIG_GETMALLOC, &original) == SQLITE_OK else { return false }
        var faulty = unsafe original
        unsafe faulty.xMalloc = { count in
            AllocationFaults.mustFail() ? nil : unsafe AllocationFaults.original.xMalloc(count)
        }
        unsafe faulty.xRealloc = { place, count in
            AllocationFaults.mustFail() ? nil : unsafe AllocationFaults.original.xRealloc(place, count)
        }
        return unsafe roost_sqlite3_config_memory(SQLITE_CONFIG_MALLOC, &faulty) == SQLITE_OK
    }

    /// The allocation with this number fails, counted from one and from now.
    static func arm(_ place: Int) {
        failed.store(0, ordering: .relaxed)
        remaining.store(place - 1, ordering: .relaxed)
    }

    static func disarm() { remaining.store(-1, ordering: .relaxed) }

    private static func mustFail() -> Bool {
        let before = remaining.load(ordering: .relaxed)
        guard before >= 0 else { return false }
        // The one writer's thread is all that runs while a fault is armed.
        remaining.store(before - 1, ordering: .relaxed)
        guard before == 0 else { return false }
        failed.add(1, ordering: .relaxed)
        return true
    }
}
