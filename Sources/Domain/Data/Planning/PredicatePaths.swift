// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Finds the entities that a predicate reaches over relations; whatever they hold can change what it says.
enum PredicatePaths {
    static func entities(
        in predicate: Predicate,
        from entity: Entity,
        schema: Schema,
        into found: inout Set<EntityName>
    ) {
        switch predicate {
        case .constant: break
        case .all(let parts), .any(let parts):
            for part in parts { entities(in: part, from: entity, schema: schema, into: &found) }
        case .not(let inner): entities(in: inner, from: entity, schema: schema, into: &found)
        case .compare(let path, _, _), .isNull(let path), .match(let path, _, _), .membership(let path, _),
            .jsonHas(let path, _, _), .near(let path, _, _, _):
            _ = follow(path.hops, from: entity, schema: schema, into: &found)
        case .search(let paths, _):
            for path in paths { _ = follow(path.hops, from: entity, schema: schema, into: &found) }
        case .exists(let path, let inner):
            let end = follow(path.hops + [path.relation], from: entity, schema: schema, into: &found)
            if let end { entities(in: inner, from: end, schema: schema, into: &found) }
        }
    }

    private static func follow(
        _ hops: [String],
        from entity: Entity,
        schema: Schema,
        into found: inout Set<EntityName>
    ) -> Entity? {
        var current = entity
        for hop in hops {
            guard let reference = current.reference(hop), let next = schema.entity(reference.target) else { return nil }
            if case .through(let connection, _, _, _) = reference.path { found.insert(connection) }
            found.insert(next.name)
            current = next
        }
        return current
    }
}
