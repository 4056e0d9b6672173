// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Collects which entities a request touches and what the caller may see of each, while names are being resolved.
final class AccessTrace {
    var touched: Set<EntityName> = []
    /// A condition of the caller's or of a grant named a variable, so what it means depends on the request.
    var bindsVariables = false
    private(set) var scopes: [EntityName: ReadScope] = [:]

    /// What the caller was allowed of each entity that a name led to, in the order of asking.
    private(set) var granted: [Alternatives] = []
    /// Entities of which the caller sees everything; see ``Planner/isWhole(_:on:)``.
    private(set) var whole: Set<EntityName> = []
    /// Entities of which the caller was denied something once.
    private(set) var partial: Set<EntityName> = []

    func note(_ entity: Entity, alternatives: Alternatives, planner: Planner) {
        add(entity, alternatives, isWhole: planner.isWhole(alternatives, on: entity))
        guard touched.insert(entity.name).inserted || scopes[entity.name] == nil else { return }
        let rows = Policy.rows(of: entity, alternatives: alternatives, deleted: .without)
        for alternative in alternatives.all {
            PredicatePaths.entities(in: alternative.rows, from: entity, schema: planner.schema, into: &touched)
        }
        let masks = Policy.masks(of: entity, alternatives: alternatives)
        if rows != .constant(true) || !masks.isEmpty { scopes[entity.name] = ReadScope(rows: rows, masks: masks) }
    }

    /// The rows of a connection are looked through for the links that they make.
    func note(_ links: VisibleLinks, planner: Planner) {
        let connection = links.connection
        touched.insert(connection.name)
        guard let given = links.given else { return }
        add(connection, given, isWhole: planner.isWhole(given, on: connection))
        for alternative in given.all {
            PredicatePaths.entities(in: alternative.rows, from: connection, schema: planner.schema, into: &touched)
        }
        let known = scopes[connection.name]
        let rows = Policy.conjunction([known?.rows ?? .constant(true), links.rows])
        let masks = known?.masks ?? Policy.masks(of: connection, alternatives: given)
        if rows != .constant(true) || !masks.isEmpty { scopes[connection.name] = ReadScope(rows: rows, masks: masks) }
    }

    private func add(_ entity: Entity, _ alternatives: Alternatives, isWhole: Bool) {
        if alternatives.dependsOnTime { bindsVariables = true }
        granted.append(alternatives)
        if isWhole { whole.insert(entity.name) } else { partial.insert(entity.name) }
    }
}

extension Alternatives {
    /// What they give changes from moment to moment.
    var dependsOnTime: Bool { first.dependsOnTime || rest.contains(where: \.dependsOnTime) }
}
