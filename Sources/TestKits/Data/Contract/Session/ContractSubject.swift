// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain

/// An entity as rules see it: whole.
struct ContractSubject: ConditionSubject {
    private let entity: Entity
    private let schema: Schema
    let searchableFields: [String] = []

    init(_ entity: Entity, in schema: Schema) {
        self.entity = entity
        self.schema = schema
    }

    func member(_ name: String) -> ConditionMember? {
        if let kind = entity.field(name)?.type.valueKind { return .field(kind) }
        guard let reference = entity.reference(name), let target = schema.entity(reference.target) else { return nil }
        return .relation(ContractSubject(target, in: schema), many: reference.isMany)
    }
}
