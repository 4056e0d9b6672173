// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// The names that references of entities can't have any more.
struct ReferenceNames {
    private var taken: [EntityName: Set<String>] = [:]

    init(current: SchemaDefinition, proposals: [AdoptionProposal]) {
        for entity in current.entities + proposals.map(\.entity) {
            taken[entity.name] = Set(entity.fields.map(\.name.rawValue) + [SystemField.id])
        }
        for relation in current.relations {
            taken[relation.source, default: []].insert(relation.forwardName)
            taken[relation.target, default: []].insert(relation.backwardName)
        }
    }

    /// The first candidate that is free on `entity`, which it then is no longer.
    mutating func take(_ candidates: [String?], on entity: EntityName) -> String {
        let names = candidates.compactMap { $0 }.filter { FieldName(rawValue: $0) != nil }
        let used = taken[entity, default: []].union(ReservedNames.references)
        let name = names.first { !used.contains($0) } ?? AdoptionNames.free(names.last ?? "reference", used.contains)
        taken[entity, default: []].insert(name)
        return name
    }
}
