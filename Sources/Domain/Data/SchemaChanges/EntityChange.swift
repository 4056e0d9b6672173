// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// What changes in the columns of one table that stays.
struct EntityChange {
    let from: Entity
    let to: Entity
    /// Columns on both sides.
    private let kept: [(from: Field, to: Field)]
    /// Kept fields whose values can't follow: dropped and added anew.
    private let replaced: Set<String>
    private let conversions: [(from: Field, to: Field)]

    init(from: Entity, to: Entity, in planner: SchemaPlanner) {
        self.from = from
        self.to = to
        let old = Dictionary(from.columns.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        kept = to.columns.compactMap { field in old[field.id].map { ($0, field) } }
        var replaced: Set<String> = []
        var conversions: [(from: Field, to: Field)] = []
        for pair in kept {
            switch planner.fate(of: pair.from, becoming: pair.to) {
            case .stays: break
            case .converts: conversions.append(pair)
            case .isReplaced: replaced.insert(pair.to.id)
            }
        }
        self.replaced = replaced
        self.conversions = conversions
    }

    /// Columns that no index may be on meanwhile.
    var rebuiltColumns: [SchemaPlanner.ColumnID] {
        (conversions.map(\.to.id) + replaced).map { SchemaPlanner.ColumnID(entity: to.id, field: $0) }
    }

    // MARK: - Drops

    private var drops: [Field] {
        from.columns.filter { field in
            replaced.contains(field.id) || !to.columns.contains { $0.id == field.id }
        }
    }

    /// Drops of keys, which must be gone before the table they refer to.
    var keyDrops: [SchemaStep] { drops.filter(\.isKey).map { .dropColumn($0, of: from) } }

    /// Drops that can wait, so that what is lost is lost last.
    func lateDrops(withoutKeyDrops: Bool) -> [SchemaStep] {
        drops.filter { !isInTheWay($0) && !(withoutKeyDrops && $0.isKey) }.map { .dropColumn($0, of: to) }
    }

    private func isInTheWay(_ field: Field) -> Bool {
        let name = field.name.rawValue.lowercased()
        return to.columns.contains { $0.name.rawValue.lowercased() == name }
    }

    // MARK: - The rest

    func steps(withoutKeyDrops: Bool) -> [SchemaStep] {
        let early = drops.filter { isInTheWay($0) && !(withoutKeyDrops && $0.isKey) }
        var steps: [SchemaStep] = early.map { .dropColumn($0, of: to) }
        steps += renames(gone: withoutKeyDrops ? drops.filter { isInTheWay($0) || $0.isKey } : early)
        let keptIDs = Set(kept.map(\.to.id)).subtracting(replaced)
        let added = to.columns.filter { !keptIDs.contains($0.id) }
        steps += added.map { .addColumn($0, of: to) }
        steps += conversions.map { .convertColumn(from: $0.from.with(name: $0.to.name), to: $0.to, of: to) }
        let required = to.columns.filter { field in
            field.required && (kept.first { $0.to.id == field.id && keptIDs.contains(field.id) }?.from.required != true)
        }
        steps += required.map { .require($0, of: to) }
        steps += kept.filter { $0.from.type.lists(besides: $0.to.type) }.map { .restrictValues($0.to, of: to) }
        return steps
    }

    private func renames(gone: [Field]) -> [SchemaStep] {
        let renamed = kept.filter { $0.from.name != $0.to.name && !replaced.contains($0.to.id) }
        let taken = from.columns.filter { field in !gone.contains { $0.id == field.id } }
        let order = RenameOrder.ordered(
            renamed.map { ($0.from.name.rawValue, $0.to.name.rawValue) },
            taken: taken.map(\.name.rawValue)
        )
        var current = renamed.map(\.from)
        return order.map { rename in
            let old = current[rename.place]
            let new = old.with(name: FieldName(rawValue: rename.to))
            current[rename.place] = new
            return .renameColumn(from: old, to: new, of: to)
        }
    }
}

extension Entity {
    fileprivate var columns: [Field] { fields.filter(\.type.hasColumn) }
}

extension Field {
    fileprivate var isKey: Bool { if case .relation = type { true } else { false } }
}

extension FieldType {
    /// Whether this enumeration lists values that the other one doesn't.
    fileprivate func lists(besides other: FieldType) -> Bool {
        guard case .enumeration(let old) = self, case .enumeration(let new) = other else { return false }
        return !Set(old.values).isSubset(of: new.values)
    }
}
