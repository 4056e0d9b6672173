// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Synchronization

/// A database to copy from or to, in memory, which notes what it is asked and can spoil what it takes.
final class MemoryCopy: CopyTarget {
    struct State: Sendable {
        var inventory: CopyInventory?
        var pages: [String: RowPage] = [:]
        var lastIDs: [String: Int64] = [:]
        var mark: CopyMark?
        var isReleased = false
        var log: [String] = []
        var isForeign: [String] = []
    }

    let state: Mutex<State>
    /// What becomes of a value that is taken in.
    private let spoil: @Sendable (Value) -> Value

    init(_ inventory: CopyInventory? = nil, spoil: @escaping @Sendable (Value) -> Value = { $0 }) {
        state = Mutex(State(inventory: inventory))
        self.spoil = spoil
    }

    func put(_ rows: [[Value]], into entity: Entity) {
        var page = RowPage(of: entity)
        for row in rows { for value in row { page.append(value) } }
        let made = page
        state.withLock { $0.pages[entity.id] = made }
    }

    var log: [String] { state.withLock { $0.log } }

    func inventory() async throws(DatabaseError) -> CopyInventory? { state.withLock { $0.inventory } }

    func size(of entity: Entity) async throws(DatabaseError) -> CopySize {
        state.withLock { CopySize(rows: $0.pages[entity.id]?.rowCount ?? 0, lastID: $0.lastIDs[entity.id]) }
    }

    func rows(of entity: Entity, after key: Value?, limit: Int) async throws(DatabaseError) -> RowPage {
        let all = state.withLock { $0.pages[entity.id] } ?? RowPage(of: entity)
        var page = RowPage(of: entity)
        for row in 0..<all.rowCount where page.rowCount < limit {
            let values = all.values[(row * all.width)..<((row + 1) * all.width)]
            if case .integer(let last)? = key, case .integer(let id)? = values.first, id <= last { continue }
            for value in values { page.append(value) }
        }
        return page
    }

    func mark() async throws(DatabaseError) -> CopyMark? { state.withLock { $0.mark } }

    func tablesInTheWay(of schema: Schema, replacing old: Schema) async throws(DatabaseError) -> [String] {
        state.withLock { $0.isForeign }
    }

    func begin(
        _ inventory: CopyInventory,
        schema: Schema,
        replacing old: Schema,
        label: String
    ) async throws(DatabaseError) {
        state.withLock { state in
            state.inventory = inventory
            state.pages = [:]
            state.mark = CopyMark(label: label, progress: [:], isFinished: false)
            state.log.append("begin")
        }
    }

    func append(_ page: RowPage, to entity: Entity, progress: String) async throws(DatabaseError) {
        state.withLock { state in
            for value in page.values { state.pages[entity.id, default: RowPage(of: entity)].append(spoil(value)) }
            if let mark = state.mark {
                let told = mark.progress.merging([entity.id: progress]) { $1 }
                state.mark = CopyMark(label: mark.label, progress: told, isFinished: mark.isFinished)
            }
            state.log.append("\(page.rowCount) \(entity.name)")
        }
    }

    func finish(_ schema: Schema, lastIDs: [String: Int64]) async throws(DatabaseError) {
        state.withLock { state in
            state.lastIDs = lastIDs
            if let mark = state.mark {
                state.mark = CopyMark(label: mark.label, progress: mark.progress, isFinished: true)
            }
            state.log.append("finish")
        }
    }

    func release() async throws(DatabaseError) {
        state.withLock { state in
            state.mark = nil
            state.isReleased = true
        }
    }

    func close() async {}
}
