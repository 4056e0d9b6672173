// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension SchemaPlanner {
    /// Tables that go, but whose name another one gets.
    func dropsInTheWay() -> [Entity] {
        let wanted = Set(to.allEntities.map { $0.name.rawValue.lowercased() })
        return dropped.filter { wanted.contains($0.name.rawValue.lowercased()) }
    }

    /// Tables that refer to others go before those; keys of tables that stay go before all when `changes` has them.
    mutating func dropTables(_ entities: [Entity], with changes: [EntityChange]) {
        if !entities.isEmpty { for change in changes { steps += change.keyDrops } }
        steps += Self.ordered(entities).reversed().map { .dropTable($0) }
    }

    mutating func createTables() {
        steps += Self.ordered(created).map { .createTable($0) }
    }

    mutating func renameTables(besides early: [Entity]) {
        let renamed = survivors.filter { $0.from.name != $0.to.name }
        let taken = from.allEntities.filter { entity in
            entity.table.adoption == nil && !early.contains { $0.id == entity.id }
        }
        let order = RenameOrder.ordered(
            renamed.map { ($0.from.name.rawValue, $0.to.name.rawValue) },
            taken: taken.map(\.name.rawValue)
        )
        var current = renamed.map(\.from)
        for rename in order {
            let new =
                rename.to == renamed[rename.place].to.name.rawValue
                ? renamed[rename.place].to : current[rename.place].named(rename.to)
            steps.append(.renameTable(from: current[rename.place], to: new))
            current[rename.place] = new
        }
    }

    /// Each behind those of the same list that its keys refer to, as far as there is no ring.
    private static func ordered(_ entities: [Entity]) -> [Entity] {
        var pending = entities
        var result: [Entity] = []
        while !pending.isEmpty {
            let names = Set(pending.map(\.name))
            let place = pending.firstIndex { entity in
                entity.keyTargets.isDisjoint(with: names.subtracting([entity.name]))
            }
            result.append(pending.remove(at: place ?? 0))
        }
        return result
    }

    mutating func adoptTables() {
        let archivedBefore = Set(from.definition.entities.filter(\.isArchived).map(\.id))
        for entity in to.allEntities where entity.table.adoption != nil && from.entity(id: entity.id) == nil {
            steps.append(archivedBefore.contains(entity.id) ? .unarchive(entity) : .adopt(entity))
        }
        for entity in from.allEntities where entity.table.adoption != nil && to.entity(id: entity.id) == nil {
            steps.append(.archive(entity))
        }
    }
}

extension Entity {
    /// Entities that the keys in its table refer to.
    fileprivate var keyTargets: Set<EntityName> {
        Set(fields.compactMap { if case .relation(let rules) = $0.type { rules.target } else { nil } })
    }

    /// The same table under a passing name.
    fileprivate func named(_ text: String) -> Entity {
        guard let name = EntityName(rawValue: text) else { return self }
        return Entity(
            id: id,
            name: name,
            kind: kind,
            options: options,
            fields: fields,
            references: references,
            table: Table(name: text, namespace: table.namespace, adoption: table.adoption)
        )
    }
}
