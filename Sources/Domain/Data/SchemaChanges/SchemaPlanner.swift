// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// Finds the steps from one schema to another. What has the same id is the same thing, whatever its name.
public struct SchemaPlanner {
    let from: Schema
    let to: Schema
    var steps: [SchemaStep] = []
    /// Columns that are converted or made anew, so that indices on them must be too.
    var rebuilt: Set<ColumnID> = []

    struct ColumnID: Hashable {
        let entity: String
        let field: String
    }

    private init(from: Schema, to: Schema) {
        self.from = from
        self.to = to
    }

    /// The plan from `current` to `definition`, which gets the next number. Throws `.invalid` when the definition
    /// doesn't fit together, or when no step leads there: another format of a key, an adopted table made Roost's own.
    public static func plan(from current: Schema, to definition: SchemaDefinition) throws(DataError) -> SchemaPlan {
        let kept = definition.archivingAbsent(of: current.definition)
        let target = try kept.compiled(version: current.version + 1)
        try refuseImpossible(from: current, to: target)
        if current.definition == kept { return SchemaPlan(from: current, to: target, steps: []) }
        var planner = SchemaPlanner(from: current, to: target)
        planner.plan()
        return SchemaPlan(from: current, to: target, steps: planner.steps)
    }

    private mutating func plan() {
        let changes = survivors.map { EntityChange(from: $0.from, to: $0.to, in: self) }
        rebuilt = Set(changes.flatMap(\.rebuiltColumns))
        dropIndices()
        let early = dropsInTheWay()
        dropTables(early, with: changes)
        renameTables(besides: early)
        createTables()
        for change in changes { steps += change.steps(withoutKeyDrops: !early.isEmpty) }
        createIndices()
        for change in changes { steps += change.lateDrops(withoutKeyDrops: !early.isEmpty) }
        dropTables(dropped.filter { entity in !early.contains { $0.id == entity.id } }, with: [])
        adoptTables()
        describe()
        steps += AccessChange(from: from.definition.access, to: to.definition.access).sentences.map { .access($0) }
    }

    // MARK: - Who is who

    /// Roost's own tables on both sides.
    var survivors: [(from: Entity, to: Entity)] {
        to.allEntities.compactMap { entity in
            guard entity.table.adoption == nil, let old = from.entity(id: entity.id) else { return nil }
            return (old, entity)
        }
    }

    var dropped: [Entity] {
        from.allEntities.filter { $0.table.adoption == nil && to.entity(id: $0.id) == nil }
    }

    var created: [Entity] {
        to.allEntities.filter { $0.table.adoption == nil && from.entity(id: $0.id) == nil }
    }

    private static func refuseImpossible(from: Schema, to: Schema) throws(DataError) {
        let issues = SchemaIssues()
        for entity in to.allEntities {
            guard let old = from.entity(id: entity.id) else { continue }
            let config = JSONPointer("entities", entity.name.rawValue, "config")
            if (old.table.adoption == nil) != (entity.table.adoption == nil) {
                let message = "an adopted table and one of Roost's own don't turn into each other"
                issues.add(config.appending("adopted"), "adopted_table", message)
            } else if entity.table.adoption == nil, old.primaryFormat != entity.primaryFormat {
                issues.add(
                    config.appending("primary_format"),
                    "not_convertible",
                    "the format of an id can't be changed"
                )
            }
        }
        try issues.throwIfAny()
    }
}

extension SchemaDefinition {
    /// An adopted entity that is not declared any more is kept, archived, unless something else has its name.
    fileprivate func archivingAbsent(of current: SchemaDefinition) -> SchemaDefinition {
        var result = self
        for var entity in current.entities where entity.adopted != nil {
            let isKnown = entities.contains { $0.id == entity.id || $0.name == entity.name }
            guard !isKnown else { continue }
            entity.isArchived = true
            result.entities.append(entity)
        }
        return result
    }
}
