// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Synchronization

/// A target that breaks off before one of its changes, counted from zero.
final class BreakingTarget: CopyTarget {
    private let base: any CopyTarget
    private let left: Mutex<Int>

    init(_ base: any CopyTarget, at step: Int) {
        self.base = base
        left = Mutex(step)
    }

    private func step() throws(DatabaseError) {
        let isOver = left.withLock { left in
            left -= 1
            return left < 0
        }
        if isOver { throw .unavailable }
    }

    func begin(
        _ inventory: CopyInventory,
        schema: Schema,
        replacing old: Schema,
        label: String
    ) async throws(DatabaseError) {
        try step()
        try await base.begin(inventory, schema: schema, replacing: old, label: label)
    }

    func append(_ page: RowPage, to entity: Entity, progress: String) async throws(DatabaseError) {
        try step()
        try await base.append(page, to: entity, progress: progress)
    }

    func finish(_ schema: Schema, lastIDs: [String: Int64]) async throws(DatabaseError) {
        try step()
        try await base.finish(schema, lastIDs: lastIDs)
    }

    func release() async throws(DatabaseError) {
        try step()
        try await base.release()
    }

    func mark() async throws(DatabaseError) -> CopyMark? { try await base.mark() }

    func tablesInTheWay(of schema: Schema, replacing old: Schema) async throws(DatabaseError) -> [String] {
        try await base.tablesInTheWay(of: schema, replacing: old)
    }

    func inventory() async throws(DatabaseError) -> CopyInventory? { try await base.inventory() }
    func size(of entity: Entity) async throws(DatabaseError) -> CopySize { try await base.size(of: entity) }

    func rows(of entity: Entity, after key: Value?, limit: Int) async throws(DatabaseError) -> RowPage {
        try await base.rows(of: entity, after: key, limit: limit)
    }

    func close() async { await base.close() }
}
