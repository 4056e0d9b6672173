// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What grants mean, written down as plainly as can be and a second time: over rows in JSON, in three values where a
/// variable holds nothing, without plans, predicates or SQL.
struct AccessOracle {
    let sketch: AccessGenerator.Sketch
    /// Rows of each entity by id.
    let rows: [String: [JSONValue: JSONObject]]
    let grants: JSONObject

    struct Asker {
        let id: JSONValue?
        let roles: [String]
        /// By dotted path; what is not there is null.
        let attributes: [String: JSONValue]
    }

    /// The readable rows of an entity as a list shows them, in the order of ids.
    func visible(_ entity: String, to asker: Asker) -> [JSONObject] {
        let mine = grants.members.map(\.value).filter { grant in
            grant["entity"]?.stringValue == entity && asker.roles.contains(grant["role"]?.stringValue ?? "")
        }
        return rows[entity, default: [:]].sorted { ($0.key.integerValue ?? 0) < ($1.key.integerValue ?? 0) }
            .compactMap { _, row in
                let giving = mine.filter { holds($0["where"] ?? .object(JSONObject()), row, entity, asker) == true }
                guard !giving.isEmpty else { return nil }
                return JSONObject(
                    row.members.filter { member in giving.contains { gives($0["fields"], member.key) } }
                        .map { ($0.key, $0.value) }
                )
            }
    }

    private func gives(_ fields: JSONValue?, _ name: String) -> Bool {
        switch fields {
        case .array(let names)?: names.contains(.string(name))
        case .object(let object)?: object["except"]?.arrayValue?.contains(.string(name)) == false
        default: true
        }
    }

    // MARK: - Conditions in three values; nil is "not known"

    private func holds(_ json: JSONValue, _ row: JSONObject, _ entity: String, _ asker: Asker) -> Bool? {
        all((json.objectValue ?? JSONObject()).map { member($0.key, $0.value, row, entity, asker) })
    }

    private func member(_ key: String, _ value: JSONValue, _ row: JSONObject, _ entity: String, _ asker: Asker) -> Bool?
    {
        switch key {
        case "$not": return holds(value, row, entity, asker).map { !$0 }
        case "$and": return all((value.arrayValue ?? []).map { holds($0, row, entity, asker) })
        case "$or": return any((value.arrayValue ?? []).map { holds($0, row, entity, asker) })
        default: break
        }
        if let inverse = sketch.relations.first(where: { $0.target == entity && $0.inverse == key }),
            let quantifier = value.objectValue?.members.first
        {
            let related = rows[inverse.source, default: [:]].values.filter { $0[inverse.name + "_id"] == row["id"] }
            let verdicts = related.map { holds(quantifier.value, $0, inverse.source, asker) }
            switch quantifier.key {
            case "$some": return any(verdicts)
            case "$every": return all(verdicts)
            default: return any(verdicts).map { !$0 }
            }
        }
        if let dot = key.firstIndex(of: "."),
            let relation = sketch.relations.first(where: { $0.source == entity && $0.name == String(key[..<dot]) })
        {
            let target = row[relation.name + "_id"].flatMap { rows[relation.target]?[$0] } ?? JSONObject()
            return member(String(key[key.index(after: dot)...]), value, target, relation.target, asker)
        }
        return operation(value, row[key] ?? .null, asker)
    }

    private func operation(_ json: JSONValue, _ held: JSONValue, _ asker: Asker) -> Bool? {
        guard let member = json.objectValue?.members.first else { return nil }
        switch member.key {
        case "$isnull": return held.isNull == (member.value == true)
        case "$ne": return compare("$eq", held, member.value, asker).map { !$0 }
        case "$notin": return any((member.value.arrayValue ?? []).map { compare("$eq", held, $0, asker) }).map { !$0 }
        case "$in": return any((member.value.arrayValue ?? []).map { compare("$eq", held, $0, asker) })
        default: return compare(member.key, held, member.value, asker)
        }
    }

    private func compare(_ sign: String, _ held: JSONValue, _ operand: JSONValue, _ asker: Asker) -> Bool? {
        var operand = operand
        if let text = operand.stringValue, text.hasPrefix("$user.") {
            let path = String(text.dropFirst(6))
            guard let value = path == "id" ? asker.id : asker.attributes[path], !value.isNull else { return nil }
            operand = value
        }
        if held.isNull || operand.isNull { return false }
        if sign == "$has" { return held.arrayValue?.contains(operand) ?? false }
        if let held = held.stringValue {
            let text = operand.stringValue ?? operand.integerValue.map { String($0) } ?? ""
            switch sign {
            case "$gt":
                return Array(held.unicodeScalars).lexicographicallyPrecedes(Array(text.unicodeScalars)) == false
                    && held != text
            case "$lte": return !Array(text.unicodeScalars).lexicographicallyPrecedes(Array(held.unicodeScalars))
            case "$contains": return text.isEmpty || held.contains(text)
            default: return held == text
            }
        }
        guard let left = held.integerValue, let right = operand.integerValue else { return held == operand }
        switch sign {
        case "$gt": return left > right
        case "$lte": return left <= right
        default: return left == right
        }
    }

    private func all(_ verdicts: [Bool?]) -> Bool? {
        if verdicts.contains(false) { return false }
        return verdicts.contains(nil) ? nil : true
    }

    private func any(_ verdicts: [Bool?]) -> Bool? {
        if verdicts.contains(true) { return true }
        return verdicts.contains(nil) ? nil : false
    }
}
