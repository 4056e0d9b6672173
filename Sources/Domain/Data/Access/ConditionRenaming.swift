// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

/// Rewrites the names in a condition from one schema to another, in which the same things may be called otherwise.
/// What it doesn't know stays: the typed check tells about it.
struct ConditionRenaming {
    let from: Schema
    let to: Schema
    /// The one that the whole condition is about, whose record `$old` is.
    let root: Entity

    func condition(_ json: JSONValue) -> JSONValue { condition(json, about: root) }

    private func condition(_ json: JSONValue, about entity: Entity) -> JSONValue {
        guard case .object(let object) = json else { return json }
        return .object(JSONObject(object.map { member($0.key, $0.value, about: entity) }))
    }

    private func member(_ key: String, _ value: JSONValue, about entity: Entity) -> (String, JSONValue) {
        switch key {
        case "$and", "$or":
            if case .array(let parts) = value { return (key, .array(parts.map { condition($0, about: entity) })) }
            return (key, condition(value, about: entity))
        case "$not": return (key, condition(value, about: entity))
        case "$search": return (key, value)
        default:
            let path = self.path(key.split(separator: ".", omittingEmptySubsequences: false), from: entity)
            return (path.text, operators(value, end: path.end))
        }
    }

    /// `end` is the entity behind a relation that the path leads to; nil for a field.
    private func operators(_ json: JSONValue, end: Entity?) -> JSONValue {
        guard let end, case .object(let object) = json else { return operand(json) }
        return .object(
            JSONObject(
                object.map { member in
                    let isQuantifier = Condition.Quantifier(rawValue: member.key) != nil
                    return (
                        member.key,
                        isQuantifier ? condition(member.value, about: end) : operand(member.value)
                    )
                }
            )
        )
    }

    /// A value with the variables in it.
    func operand(_ json: JSONValue) -> JSONValue {
        switch json {
        case .string(let text): .string(variable(text))
        case .array(let elements): .array(elements.map(operand))
        case .object(let object) where object["$literal"] == nil:
            .object(JSONObject(object.map { ($0.key, operand($0.value)) }))
        default: json
        }
    }

    private func variable(_ text: String) -> String {
        switch Variable(text) {
        case .user(let path):
            guard !VariableKinds.common.contains(path), let users = from.entity(VariableKinds.users) else {
                return text
            }
            return "$user." + self.path(path.map { Substring($0) }, from: users).text
        case .old(let name): return "$old." + field(name)
        default: return text
        }
    }

    /// A field or relation of the root by its name in the next schema.
    func field(_ name: String) -> String { step(Substring(name), from: root).name }

    private func path(_ names: [Substring], from entity: Entity) -> (text: String, end: Entity?) {
        var current: Entity? = entity
        var renamed: [String] = []
        for name in names {
            guard let entity = current else {
                renamed.append(String(name))
                continue
            }
            let step = step(name, from: entity)
            renamed.append(step.name)
            current = step.next
        }
        return (renamed.joined(separator: "."), current)
    }

    private func step(_ name: Substring, from entity: Entity) -> (name: String, next: Entity?) {
        let text = String(name)
        let next = to.entity(id: entity.id)
        if let field = entity.field(text) {
            return (next?.fields.first { $0.id == field.id }?.name.rawValue ?? text, nil)
        }
        guard let place = entity.references.firstIndex(where: { $0.name == text }) else { return (text, nil) }
        let reference = entity.references[place]
        // A relation of an entity to itself has two ends of the same id here; they stay in order.
        let rank = entity.references[..<place].count { $0.relationID == reference.relationID }
        let matches = next?.references.filter { $0.relationID == reference.relationID } ?? []
        let renamed = matches.indices.contains(rank) ? matches[rank].name : text
        return (renamed, from.entity(reference.target))
    }
}
