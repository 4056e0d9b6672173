// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Recursive descent over the JSON tree. It checks all that can be said without a schema: shapes, operators, sizes.
struct ConditionParser {
    let limits: ConditionLimits
    private var comparisons = 0

    init(limits: ConditionLimits) { self.limits = limits }

    /// An object, all of whose members are to be met.
    mutating func conjunction(_ json: JSONValue, at place: ConditionPlace, depth: Int) throws(ConditionError)
        -> Condition
    {
        let parts = try members(of: json, at: place, depth: depth)
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// The members of an object, one condition each.
    private mutating func members(
        of json: JSONValue,
        at place: ConditionPlace,
        depth: Int
    ) throws(ConditionError) -> [Condition] {
        guard let object = json.objectValue else {
            throw ConditionError(.invalidCondition, at: place, "A condition is an object, not \(json.kindName).")
        }
        guard depth <= limits.depth else {
            throw ConditionError(.conditionTooLarge, at: place, "Conditions nest at most \(limits.depth) deep.")
        }
        var parts: [Condition] = []
        for member in object.members {
            parts.append(try condition(member, at: place.member(member.key), depth: depth))
        }
        return parts
    }

    private mutating func condition(
        _ member: JSONObject.Member,
        at place: ConditionPlace,
        depth: Int
    ) throws(ConditionError) -> Condition {
        switch member.key {
        case "$and": return .all(try group(member.value, at: place, depth: depth + 1))
        case "$or": return .any(try group(member.value, at: place, depth: depth + 1))
        case "$not": return .not(try conjunction(member.value, at: place, depth: depth + 1))
        case "$search":
            try count(at: place)
            return .search(try text(member.value, at: place), at: place)
        case let key where key.utf8.first == UInt8(ascii: "$"):
            throw misplaced(key, at: place)
        default:
            let path = try path(member.key, at: place)
            return try field(path, member.value, at: place, depth: depth)
        }
    }

    /// The parts of `$and` and `$or`: of a list each element, of an object each member.
    private mutating func group(
        _ json: JSONValue,
        at place: ConditionPlace,
        depth: Int
    ) throws(ConditionError) -> [Condition] {
        guard case .array(let elements) = json else {
            guard case .object = json else {
                throw ConditionError(.invalidCondition, at: place, "A list of conditions or an object is needed here.")
            }
            return try members(of: json, at: place, depth: depth)
        }
        var parts: [Condition] = []
        for (index, element) in elements.enumerated() {
            parts.append(try conjunction(element, at: place.element(index), depth: depth))
        }
        return parts
    }

    private func path(_ key: String, at place: ConditionPlace) throws(ConditionError) -> [String] {
        let names = key.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard names.count <= limits.pathLength else {
            throw ConditionError(.conditionTooLarge, at: place, "A path has at most \(limits.pathLength) names.")
        }
        return names.map { String(Substring($0)) }
    }

    private func misplaced(_ key: String, at place: ConditionPlace) -> ConditionError {
        if Condition.Operator(rawValue: key) != nil || Condition.Quantifier(rawValue: key) != nil {
            return ConditionError(.invalidCondition, at: place, "\(key) stands under a field or relation.")
        }
        return ConditionError(.unknownOperator, at: place, "There is no operator \(ConditionError.quoted(key)).")
    }

    mutating func count(at place: ConditionPlace) throws(ConditionError) {
        comparisons += 1
        guard comparisons <= limits.comparisons else {
            throw ConditionError(
                .conditionTooLarge,
                at: place,
                "A condition has at most \(limits.comparisons) comparisons."
            )
        }
    }
}
