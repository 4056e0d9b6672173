// SPDX-License-Identifier: Apache-2.0
import JSON
import Kernel

/// A condition of a grant, which sees everything that is stored.
indirect enum DoorRule: Sendable {
    enum Comparison: String, Sendable, CaseIterable {
        case equal = "$eq"
        case notEqual = "$ne"
        case greater = "$gt"
        case less = "$lt"
    }

    /// A field, or one behind to-one relations.
    case compare([String], Comparison, JSONValue)
    case isNull([String], Bool)
    /// The text field holds the caller's id.
    case isCaller(String)
    case all([DoorRule])
    case any([DoorRule])
    case not(DoorRule)
    /// `$some`, `$every` or `$none` of the records behind a to-many relation.
    case quantified(String, String, DoorRule)

    var json: JSONValue {
        switch self {
        case .compare(let path, let comparison, let value):
            [path.joined(separator: "."): [comparison.rawValue: value]]
        case .isNull(let path, let isNull): [path.joined(separator: "."): ["$isnull": .boolean(isNull)]]
        case .isCaller(let field): [field: "$user.id"]
        case .all(let parts): ["$and": .array(parts.map(\.json))]
        case .any(let parts): ["$or": .array(parts.map(\.json))]
        case .not(let inner): ["$not": inner.json]
        case .quantified(let relation, let quantifier, let inner): [relation: [quantifier: inner.json]]
        }
    }

    func holds(_ id: Int, of table: World.Table, in world: World, caller: String) -> Bool {
        let inner = { (rule: DoorRule) in rule.holds(id, of: table, in: world, caller: caller) }
        switch self {
        case .compare(let path, .notEqual, let value): return !inner(.compare(path, .equal, value))
        case .compare(let path, let comparison, let value):
            return comparison.holds(world.value(path, id, of: table), value)
        case .isNull(let path, let isNull): return world.value(path, id, of: table).isNull == isNull
        case .isCaller(let field): return world.value([field], id, of: table) == .string(caller)
        case .all(let parts): return parts.allSatisfy(inner)
        case .any(let parts): return parts.contains(where: inner)
        case .not(let rule): return !inner(rule)
        case .quantified(let name, let quantifier, let rule):
            guard let reference = table.reference(name), let target = world.table(reference.target) else {
                return false
            }
            let ends = world.ends(of: reference, from: id, of: table)
            let meets = { (end: Int) in rule.holds(end, of: target, in: world, caller: caller) }
            switch quantifier {
            case "$some": return ends.contains(where: meets)
            case "$every": return ends.allSatisfy(meets)
            default: return !ends.contains(where: meets)
            }
        }
    }
}

extension DoorRule.Comparison {
    /// Nothing compares with null.
    fileprivate func holds(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if left.isNull || right.isNull { return false }
        switch self {
        case .equal: return left == right
        case .notEqual: return left != right
        case .greater: return Self.isLess(right, left)
        case .less: return Self.isLess(left, right)
        }
    }

    private static func isLess(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let left = left.integerValue, let right = right.integerValue { return left < right }
        if let left = left.stringValue, let right = right.stringValue {
            return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
        }
        return false
    }
}

extension World {
    /// What stands at the end of a path over to-one relations, whoever asks.
    func value(_ path: [String], _ id: Int, of table: Table) -> JSONValue {
        guard let name = path.first else { return .null }
        if path.count == 1 {
            if name == "id" { return .integer(Int64(id)) }
            return row(id, of: table.name)?.cells[name] ?? .null
        }
        guard let reference = table.reference(name), let target = self.table(reference.target),
            let end = ends(of: reference, from: id, of: table).first
        else { return .null }
        return value(Array(path.dropFirst()), end, of: target)
    }

    /// The records that a relation leads to, whoever asks, those included that were deleted softly.
    func ends(of reference: Reference, from id: Int, of table: Table) -> [Int] {
        let here = JSONValue.integer(Int64(id))
        switch reference.path {
        case .toOne(let key):
            guard let end = row(id, of: table.name)?.cells[key]?.integerValue,
                row(Int(end), of: reference.target) != nil
            else { return [] }
            return [Int(end)]
        case .inverse(let key, let many):
            let all = ids(of: reference.target).filter { row($0, of: reference.target)?.cells[key] == here }
            return many ? all : Array(all.prefix(1))
        case .through(let connection, let near, let far):
            let links = ids(of: connection).compactMap { row($0, of: connection) }.filter { $0.cells[near] == here }
            return links.compactMap { $0.cells[far]?.integerValue.map { Int($0) } }
                .filter { row($0, of: reference.target) != nil }.sorted()
        }
    }
}
