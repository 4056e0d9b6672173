// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Takes grants from one schema to the next: names follow renames, in conditions too, and what an entity or a role
/// leaves behind goes with it.
struct AccessCarrying {
    let from: Schema
    /// The next schema, which has no rules yet.
    let to: Schema

    /// The grants as they are, under the names of the next schema; nil for those whose entity is no more.
    private func carried(_ grant: Grant) -> Grant? {
        guard case .records(var right) = grant.right, let name = right.entity else { return grant }
        guard let entity = from.entity(name), let next = to.entity(id: entity.id) else { return nil }
        let renaming = ConditionRenaming(from: from, to: to, root: entity)
        right.entity = next.name
        right.rows = right.rows.map { renaming.condition($0) }
        right.check = right.check.map { renaming.condition($0) }
        right.presets = JSONObject(
            right.presets.map { (renaming.field($0.key), renaming.operand($0.value)) }
        )
        func names(_ names: Set<FieldName>) -> Set<FieldName> {
            Set(names.compactMap { FieldName(rawValue: renaming.field($0.rawValue)) })
        }
        switch right.fields {
        case .all: break
        case .only(let listed): right.fields = .only(names(listed))
        case .except(let listed): right.fields = .except(names(listed))
        }
        return Grant(id: grant.id, role: grant.role, .records(right))
    }

    /// What would be in force if nobody had touched roles and grants.
    var untouched: AccessDefinition {
        var access = from.definition.access
        access.grants = access.grants.compactMap(carried)
        return access
    }

    /// The access that was `asked` for in the names of the schema before, in those of the next one. Grants that the edit
    /// left as they were follow; others mean what they say.
    /// - Parameter keepsAll: the edit names everything that is to be, so what it still names is not taken away.
    func carried(_ asked: AccessDefinition, keepsAll: Bool) -> AccessDefinition {
        var result = asked
        result.grants = asked.grants.compactMap { grant in
            guard let known = from.definition.access.grant(grant.id), known == grant else { return grant }
            let isRoleGone = asked.role(grant.role) == nil && !keepsAll
            if isRoleGone { return nil }
            return carried(grant) ?? (keepsAll ? grant : nil)
        }
        return result
    }
}
