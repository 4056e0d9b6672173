// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

/// Draws schemas, rows, users and grants that fit each other, from few values, so that they meet.
struct AccessGenerator {
    struct Member {
        let name: String
        let type: String
    }

    struct Sketch {
        var fields: [String: [Member]] = [:]
        /// n:1 relations: source, name there, target, name at the target.
        var relations: [(source: String, name: String, target: String, inverse: String)] = []
        var names: [String] = []
    }

    var random: Dice
    private(set) var sketch = Sketch()

    static let texts: [JSONValue] = ["", "a", "b", "ab", "é", "A"]
    static let numbers: [JSONValue] = [-1, 0, 1, 2, 3]
    static let roles = ["r0", "r1"]

    init(seed: UInt64) {
        random = Dice(seed: seed)
        sketch.names = ["users"] + (0..<Int.random(in: 1...2, using: &random)).map { "e\($0)" }
        sketch.fields["users"] = [Member(name: "plan", type: "text"), Member(name: "level", type: "integer")]
        for name in sketch.names.dropFirst() {
            sketch.fields[name] = (0..<Int.random(in: 2...4, using: &random)).map { place in
                Member(name: "f\(place)", type: random.pick(["text", "integer", "boolean", "json"]))
            }
            sketch.relations.append((name, "owner", "users", "owned_\(name)"))
            if random.chance(2, in: 3) {
                sketch.relations.append((name, "peer", random.pick(sketch.names), "peers_\(name)"))
            }
        }
        sketch.relations.append(("users", "boss", "users", "staff"))
    }

    func schema(_ permissions: JSONObject) -> JSONValue {
        var entities = JSONObject()
        for name in sketch.names {
            let fields = JSONObject((sketch.fields[name] ?? []).map { ($0.name, Self.field($0.type)) })
            entities[name] = ["config": ["owner": .boolean(name != "users")], "fields": .object(fields)]
        }
        let relations = sketch.relations.enumerated().map { place, relation -> (String, JSONValue) in
            (
                "r\(place)",
                [
                    "type": "n:1", "source": .string(relation.source), "target": .string(relation.target),
                    "config": ["mappedBy": .string(relation.name), "inversedBy": .string(relation.inverse)],
                ]
            )
        }
        return [
            "entities": .object(entities), "relations": .object(JSONObject(relations)),
            "roles": .object(JSONObject(Self.roles.map { ($0, .object(JSONObject())) })),
            "permissions": .object(permissions),
        ]
    }

    private static func field(_ type: String) -> JSONValue {
        type == "integer" ? ["type": "number", "config": ["kind": "integer"]] : ["type": .string(type)]
    }

    // MARK: - Rows

    /// `ids` are those of each entity that there are so far.
    mutating func row(of entity: String, ids: [String: [JSONValue]]) -> JSONObject {
        var row = JSONObject()
        for member in sketch.fields[entity] ?? [] { row[member.name] = maybe(values(member.type)) }
        for relation in sketch.relations where relation.source == entity {
            row[relation.name + "_id"] = maybe(ids[relation.target] ?? [])
        }
        return row
    }

    private func values(_ type: String) -> [JSONValue] {
        switch type {
        case "integer": Self.numbers
        case "boolean": [true, false]
        case "json": [[], ["a"], ["a", 1], "a"]
        default: Self.texts
        }
    }

    private mutating func maybe(_ values: [JSONValue]) -> JSONValue {
        values.isEmpty || random.chance(1, in: 4) ? .null : random.pick(values)
    }

    // MARK: - Grants

    mutating func grants() -> JSONObject {
        var grants = JSONObject()
        for place in 0..<Int.random(in: 2...7, using: &random) {
            let entity = random.pick(sketch.names)
            var grant = JSONObject([
                ("role", .string(random.pick(Self.roles + ["user", "guest"]))), ("entity", .string(entity)),
                ("action", random.pick(["read", "list", "*"])),
            ])
            if random.chance(5, in: 6) { grant["where"] = condition(about: entity, depth: 2, inRule: true) }
            if random.chance(1, in: 2) { grant["fields"] = fields(of: entity) }
            grants["g\(place)"] = .object(grant)
        }
        return grants
    }

    private mutating func fields(of entity: String) -> JSONValue {
        let names =
            (sketch.fields[entity] ?? []).map(\.name)
            + sketch.relations.filter { $0.source == entity }.map { $0.name + "_id" }
        let chosen = names.filter { _ in random.chance(1, in: 2) }.map { JSONValue.string($0) }
        return random.chance(1, in: 3) ? ["except": .array(chosen)] : .array(chosen + ["id"])
    }

    // MARK: - Conditions

    mutating func condition(about entity: String, depth: Int, inRule: Bool) -> JSONValue {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let (key, value) = member(about: entity, depth: depth, inRule: inRule)
            object[key] = value
        }
        return .object(object)
    }

    private mutating func member(about entity: String, depth: Int, inRule: Bool) -> (String, JSONValue) {
        guard depth > 0 else { return leaf(entity, inRule: inRule) }
        let toMany = sketch.relations.filter { $0.target == entity }
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: return ("$not", condition(about: entity, depth: depth - 1, inRule: inRule))
        case 2:
            return (
                random.pick(["$or", "$and"]),
                .array([
                    condition(about: entity, depth: depth - 1, inRule: inRule),
                    condition(about: entity, depth: depth - 1, inRule: inRule),
                ])
            )
        case 3, 4:
            guard !toMany.isEmpty else { return leaf(entity, inRule: inRule) }
            let relation = random.pick(toMany)
            let inner = condition(about: relation.source, depth: depth - 1, inRule: inRule)
            let quantifier = random.pick(["$some", "$every", "$none"])
            return (relation.inverse, .object(JSONObject([(quantifier, inner)])))
        case 5, 6:
            let toOne = sketch.relations.filter { $0.source == entity }
            guard !toOne.isEmpty else { return leaf(entity, inRule: inRule) }
            let relation = random.pick(toOne)
            let (key, value) = leaf(relation.target, inRule: inRule)
            return (relation.name + "." + key, value)
        default: return leaf(entity, inRule: inRule)
        }
    }

    private mutating func leaf(_ entity: String, inRule: Bool) -> (String, JSONValue) {
        var members = sketch.fields[entity] ?? []
        if inRule {
            members += sketch.relations.filter { $0.source == entity }.map {
                Member(name: $0.name + "_id", type: "key")
            }
            if entity != "users" { members.append(Member(name: "createdBy", type: "text")) }
        }
        let member = random.pick(members)
        return (member.name, operation(member.type))
    }

    private mutating func operation(_ type: String) -> JSONValue {
        if random.chance(1, in: 8) { return ["$isnull": .boolean(random.chance(1, in: 2))] }
        switch type {
        case "json": return ["$has": random.pick(["a", 1, "$user.plan", "$user.level"])]
        case "boolean": return .object(JSONObject([(random.pick(["$eq", "$ne"]), random.pick([true, false, nil]))]))
        case "key":
            return .object(
                JSONObject([(random.pick(["$eq", "$ne"]), random.pick([1, 2, "$user.id", "$user.boss_id"]))])
            )
        default: break
        }
        let isText = type == "text"
        let variables: [JSONValue] =
            isText
            ? ["$user.plan", "$user.boss.plan", "$user.id", "$user.email"]
            : ["$user.level", "$user.boss.level", "$user.id"]
        let operands = (isText ? Self.texts : Self.numbers) + variables + [nil]
        let sign = random.pick(
            ["$eq", "$ne", "$gt", "$lte", "$in", "$notin"] + (isText ? ["$like", "$contains"] : [])
        )
        switch sign {
        case "$in", "$notin":
            return .object(JSONObject([(sign, .array([random.pick(operands), random.pick(operands)]))]))
        default: return .object(JSONObject([(sign, random.pick(operands))]))
        }
    }
}
