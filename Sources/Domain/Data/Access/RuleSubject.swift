// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

/// An entity as conditions of grants see it: whole, since whoever writes them decides over all of it. Only what Roost
/// keeps to itself is not there.
struct RuleSubject: ConditionSubject {
    let entity: Entity
    let entities: [EntityName: Entity]

    func member(_ name: String) -> ConditionMember? {
        if let field = entity.field(name) { return field.type.valueKind.map { .field($0) } }
        guard let reference = entity.reference(name), let target = entities[reference.target], !target.isHidden else {
            return nil
        }
        return .relation(RuleSubject(entity: target, entities: entities), many: reference.isMany)
    }

    func refusal(of name: String) -> String? { entity.field(name)?.encryptionRefusal }

    var searchableFields: [String] {
        entity.fields.filter { $0.type.valueKind == .text && !$0.isHidden && $0.origin == .declared }
            .map(\.name.rawValue)
    }
}
