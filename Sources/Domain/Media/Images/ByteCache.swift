// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Small contents in memory, as many as fit; those that nobody asked for longest go first.
final class ByteCache: Sendable {
    private struct Entry {
        let bytes: [UInt8]
        var used: UInt64
    }

    private struct State {
        var entries: [BlobKey: Entry] = [:]
        var size = 0
        var clock: UInt64 = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes of all contents.
    init(limit: Int) { self.limit = limit }

    var size: Int { state.withLock { $0.size } }

    subscript(_ key: BlobKey) -> [UInt8]? {
        state.withLock { state in
            state.clock += 1
            state.entries[key]?.used = state.clock
            return state.entries[key]?.bytes
        }
    }

    func keep(_ bytes: [UInt8], _ key: BlobKey) {
        guard bytes.count <= limit else { return }
        state.withLock { state in
            state.clock += 1
            state.size += bytes.count - (state.entries[key]?.bytes.count ?? 0)
            state.entries[key] = Entry(bytes: bytes, used: state.clock)
            if state.size > limit { Self.shrink(&state, to: limit / 10 * 9) }
        }
    }

    /// Lets go of all that was derived from these.
    func remove(derivedFrom originals: Set<BlobKey>) {
        state.withLock { state in
            for (key, entry) in state.entries where originals.contains(key.original) {
                state.entries[key] = nil
                state.size -= entry.bytes.count
            }
        }
    }

    /// Makes room for more than one at once, so that it is seldom done.
    private static func shrink(_ state: inout State, to goal: Int) {
        for (key, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used }) where state.size > goal {
            state.entries[key] = nil
            state.size -= entry.bytes.count
        }
    }
}
