// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Collects which entities a request touches and what the caller may see of each, while names are being resolved.
final class AccessTrace {
    var touched: Set<EntityName> = []
    /// A condition named a variable, so what it means depends on the request.
    var bindsVariables = false
    private(set) var scopes: [EntityName: ReadScope] = [:]

    func note(_ entity: Entity, alternatives: Alternatives, schema: Schema) {
        guard touched.insert(entity.name).inserted || scopes[entity.name] == nil else { return }
        let rows = Policy.rows(of: entity, alternatives: alternatives, deleted: .without)
        for alternative in alternatives.all {
            PredicatePaths.entities(in: alternative.rows, from: entity, schema: schema, into: &touched)
        }
        let masks = Policy.masks(of: entity, alternatives: alternatives)
        if rows != .constant(true) || !masks.isEmpty { scopes[entity.name] = ReadScope(rows: rows, masks: masks) }
    }
}
