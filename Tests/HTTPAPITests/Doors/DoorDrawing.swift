// SPDX-License-Identifier: Apache-2.0
import JSON
import Kernel

@testable import DataTestKit

/// Draws questions about a world: with names that the caller may use, names that they may not, and names that mean
/// nothing.
struct DoorDrawing {
    let world: World
    var random: SeededGenerator

    mutating func chance(_ one: Int, in many: Int) -> Bool { random.chance(one, in: many) }

    mutating func table() -> World.Table { random.pick(world.tables) }

    /// Of a record that is there or not.
    mutating func id() -> Int { Int.random(in: 1...7, using: &random) }

    // MARK: - Names

    mutating func name(of table: World.Table, depth: Int = 2) -> String {
        if !table.references.isEmpty, depth > 0, chance(1, in: 3) {
            let reference = random.pick(table.references)
            guard let target = world.table(reference.target) else { return reference.name }
            return reference.name + "." + name(of: target, depth: depth - 1)
        }
        let plain = ["id", "deletedAt", "nothing"]
        let given = chance(2, in: 3) ? given(table) : []
        if !given.isEmpty { return random.pick(given) }
        return random.pick(table.fields.map(\.name) + (chance(1, in: 6) ? plain : ["id"]))
    }

    /// Fields that some grant names or gives, so that questions are about something more often than not.
    private func given(_ table: World.Table) -> [String] {
        let grants = world.grants.filter { $0.table == table.name && $0.covers("list") && $0.role != "other" }
        let names = table.fields.filter { !$0.isHidden && $0.kind != .secret }.map(\.name)
        return names.filter { name in grants.contains { $0.fields?.contains(name) ?? true } }
    }

    // MARK: - Conditions

    mutating func condition(_ table: World.Table, depth: Int = 2) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 5), using: &random) {
        case 5: return ["$or": [condition(table, depth: depth - 1), condition(table, depth: depth - 1)]]
        case 6: return ["$not": condition(table, depth: depth - 1)]
        case 7: return ["$and": [condition(table, depth: depth - 1), condition(table, depth: depth - 1)]]
        case 8, 9: return behind(table, depth: depth)
        case 4 where chance(1, in: 4): return ["$search": random.pick(World.texts)]
        default:
            let name = name(of: table)
            return [name: test(name.split(separator: ".").last.map(String.init) ?? name)]
        }
    }

    private mutating func behind(_ table: World.Table, depth: Int) -> JSONValue {
        guard !table.references.isEmpty else { return condition(table, depth: 0) }
        let reference = random.pick(table.references)
        guard let target = world.table(reference.target) else { return [:] }
        let inner = condition(target, depth: depth - 1)
        return [reference.name: [random.pick(["$some", "$every", "$none"]): inner]]
    }

    private mutating func test(_ field: String) -> JSONValue {
        if chance(1, in: 5) { return [random.pick(["$isnull", "$notnull"]): .boolean(chance(1, in: 2))] }
        switch field {
        case "flag": return ["$eq": .boolean(chance(1, in: 2))]
        case "name", "owner", "secret", "code", "pin":
            let text: JSONValue = random.pick(field == "owner" ? ["u1", "u2", "$user.id"] : World.texts)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return [random.pick(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"]): text]
            case 1:
                let name = random.pick(["$like", "$ilike", "$startswith", "$endswith", "$contains"])
                return [name: random.pick(["a", "b", "%a"])]
            case 2: return [random.pick(["$in", "$notin"]): [text, random.pick(World.texts)]]
            default: return ["$between": ["a", "ab"]]
            }
        default:
            let number = JSONValue.integer(Int64.random(in: 0...4, using: &random))
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return [random.pick(["$in", "$notin"]): [number, 2]]
            case 1: return ["$between": [0, number]]
            default: return [random.pick(["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"]): number]
            }
        }
    }

    // MARK: - Queries

    mutating func sort(_ table: World.Table) -> String {
        let count = Int.random(in: 1...2, using: &random)
        return (0..<count).map { _ in (chance(1, in: 2) ? "-" : "") + name(of: table) }.joined(separator: ",")
    }

    /// Relations to embed, down to `depth`, each with a question of its own.
    mutating func with(_ table: World.Table, depth: Int) -> JSONValue {
        var members = JSONObject()
        for _ in 0..<2 where !table.references.isEmpty {
            let reference = random.pick(table.references)
            guard let target = world.table(reference.target) else { continue }
            var inner = JSONObject()
            if depth > 1, chance(2, in: 3) { inner["with"] = with(target, depth: depth - 1) }
            if chance(1, in: 4) { inner["where"] = condition(target, depth: 1) }
            if reference.isMany, chance(1, in: 4) { inner["sort"] = .string(sort(target)) }
            if reference.isMany, chance(1, in: 4) { inner["limit"] = 2 }
            if chance(1, in: 6) { inner["select"] = .array([.string(name(of: target, depth: 0))]) }
            members[reference.name] = .object(inner)
        }
        return .object(members)
    }

    /// The members of a query; at bknd's address, too.
    mutating func query(_ table: World.Table, many: Bool = true) -> JSONObject {
        var members = JSONObject()
        if chance(1, in: 2) { members["where"] = condition(table) }
        if many, chance(1, in: 2) { members["sort"] = .string(sort(table)) }
        if chance(1, in: 3) { members["with"] = with(table, depth: Int.random(in: 1...4, using: &random)) }
        if chance(1, in: 4) { members["select"] = .array([.string(name(of: table, depth: 0)), "name"]) }
        if many, chance(1, in: 8), let reference = table.references.first {
            members["join"] = [.string(reference.name)]
        }
        if many, chance(1, in: 3) { members["count"] = .string(random.pick(["exact", "capped", "estimated"])) }
        if many, chance(1, in: 2) { members["limit"] = .integer(Int64.random(in: 1...3, using: &random)) }
        if many, chance(1, in: 8) { members["offset"] = 1 }
        if chance(1, in: 12) { members["deleted"] = .string(random.pick(["with", "only"])) }
        return members
    }

    mutating func aggregate(_ table: World.Table) -> JSONValue {
        var members = JSONObject()
        if chance(1, in: 2) { members["where"] = condition(table) }
        if chance(2, in: 3) { members["group"] = .array([.string(name(of: table))]) }
        var figures = JSONObject([("n", ["count": "*"] as JSONValue)])
        let function = random.pick(["count", "countDistinct", "min", "max", "sum", "avg"])
        figures["f"] = .object(JSONObject([(function, .string(name(of: table)))]))
        members["select"] = .object(figures)
        if chance(1, in: 4) { members["having"] = ["n": ["$gt": 1]] }
        if chance(1, in: 4) { members["sort"] = "-f" }
        return .object(members)
    }

    /// A body that changes something; unique values are left alone, since a conflict would tell of other rows.
    mutating func changes(of table: World.Table) -> JSONValue {
        let fields = table.fields.filter { !$0.isUnique && $0.kind != .key && $0.kind != .secret }
        guard let field = fields.isEmpty ? nil : random.pick(fields) else { return ["nothing": 1] }
        return [field.name: world.drawnValue(field, 0, of: table, &random)]
    }
}

extension JSONObject {
    /// As the part of an address behind `?`.
    var parameters: String {
        members.map { member in
            let text =
                switch member.value {
                case .string(let text): text
                case .array(let names) where member.key == "select" || member.key == "join":
                    names.compactMap(\.stringValue).joined(separator: ",")
                default: member.value.text
                }
            return member.key + "=" + text.percentEncoded
        }.joined(separator: "&")
    }
}

extension String {
    fileprivate var percentEncoded: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
