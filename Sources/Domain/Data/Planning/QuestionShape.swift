// SPDX-License-Identifier: Apache-2.0

import Conditions
import JSON
import Kernel

/// A question without the values that it compares with: questions of one shape differ in the values of their plans only.
struct QuestionShape {
    /// What they have in common, unambiguously: every name stands behind its length.
    private(set) var text = ""
    /// The values in the order in which they stood in the condition; lists stand for `$in` and `$notin`.
    private(set) var operands: [JSONValue] = []

    /// Nil where more than the values of the plan may depend on the operands: null, variables, and the operators that
    /// look at what they are given.
    init?(_ query: RecordQuery, cursor: Cursor?) {
        text.reserveCapacity(96)
        if let condition = query.condition {
            text += "w"
            guard addConjunction(condition) else { return nil }
        }
        if let cursor {
            text += cursor.isBackward ? "<" : ">"
            for value in cursor.values { text += value.isNull ? "0" : "1" }
        }
        if query.offset > 0 { text += "o" }
        guard addForm(query), PlanCache.mayKeep(text) else { return nil }
    }

    // MARK: - The condition

    private mutating func addConjunction(_ json: JSONValue) -> Bool {
        guard case .object(let object) = json else { return false }
        text += "{"
        for member in object.members {
            switch member.key {
            case "$and", "$or":
                text += member.key
                guard addGroup(member.value) else { return false }
            case "$not":
                text += member.key
                guard addConjunction(member.value) else { return false }
            case let key where key.utf8.first == UInt8(ascii: "$"): return false
            default:
                add(name: member.key)
                guard addField(member.value) else { return false }
            }
        }
        text += "}"
        return true
    }

    private mutating func addGroup(_ json: JSONValue) -> Bool {
        guard case .array(let parts) = json else { return addConjunction(json) }
        text += "["
        for part in parts {
            guard addConjunction(part) else { return false }
        }
        text += "]"
        return true
    }

    private mutating func addField(_ json: JSONValue) -> Bool {
        guard case .object(let object) = json else { return addScalar(json) }
        text += "("
        for member in object.members {
            text += member.key
            switch member.key {
            case "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$like", "$ilike", "$startswith", "$endswith",
                "$contains":
                guard addScalar(member.value) else { return false }
            case "$between":
                guard case .array(let bounds) = member.value, bounds.count == 2, addScalar(bounds[0]),
                    addScalar(bounds[1])
                else { return false }
            case "$in", "$notin":
                guard case .array(let elements) = member.value, elements.allSatisfy(Self.isPlain) else { return false }
                operands.append(member.value)
            case "$isnull", "$notnull":
                guard case .boolean(let flag) = member.value else { return false }
                text += flag ? "1" : "0"
            case "$not":
                guard case .object = member.value, addField(member.value) else { return false }
            case "$some", "$every", "$none":
                guard addConjunction(member.value) else { return false }
            default: return false
            }
        }
        text += ")"
        return true
    }

    private mutating func addScalar(_ json: JSONValue) -> Bool {
        guard Self.isPlain(json) else { return false }
        text += "?"
        operands.append(json)
        return true
    }

    /// A value that stands for itself.
    private static func isPlain(_ json: JSONValue) -> Bool {
        switch json {
        case .boolean, .integer, .double, .decimal: true
        case .string(let text): text.utf8.first != UInt8(ascii: "$")
        case .null, .array, .object: false
        }
    }

    // MARK: - The rest

    /// Everything but the condition, the limit and the offset.
    private mutating func addForm(_ query: RecordQuery) -> Bool {
        if let sort = query.sort {
            text += "s"
            for term in sort {
                text += term.descending ? "-" : "+"
                if let nulls = term.nulls { text += nulls == .first ? "f" : "l" }
                add(name: term.path)
            }
        }
        if let select = query.select {
            text += "c"
            for name in select { add(name: name) }
        }
        if !query.join.isEmpty {
            text += "j"
            for name in query.join { add(name: name) }
        }
        if query.count != .none { text += "n" + query.count.rawValue }
        if query.deleted != .without { text += "d" + query.deleted.rawValue }
        for term in query.with {
            guard addEmbedded(term) else { return false }
        }
        return true
    }

    /// A relation to embed, with its limit and offset as they are; not one that has a condition of its own.
    private mutating func addEmbedded(_ term: RecordQuery.WithTerm) -> Bool {
        let query = term.query
        guard query.condition == nil, query.cursor == nil else { return false }
        text += "e"
        add(name: term.name)
        add(name: term.reference)
        text += "\(query.limit.map(String.init) ?? ""),\(query.offset)("
        guard addForm(query) else { return false }
        text += ")"
        return true
    }

    private mutating func add(name: String) {
        text += String(name.utf8.count)
        text += ":"
        text += name
    }
}
