// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// Reads one JSON object of a definition key by key. It remembers what was asked for, so that what nobody asked for
/// is refused by ``finish(allowing:)``. Null counts as absent everywhere.
struct ConfigReader {
    let pointer: JSONPointer
    let issues: SchemaIssues
    private let object: JSONObject
    private var known: Set<String> = []
    private var kept = JSONObject()

    /// Nil, with an issue, when `json` is neither an object nor absent.
    init?(_ json: JSONValue?, at pointer: JSONPointer, issues: SchemaIssues) {
        switch json {
        case .object(let object): self.object = object
        case nil, .null: object = JSONObject()
        case .some(let other):
            issues.add(pointer, "invalid_config", "must be an object, not \(other.kindName)")
            return nil
        }
        self.pointer = pointer
        self.issues = issues
    }

    mutating func value(_ key: String) -> JSONValue? {
        known.insert(key)
        // Not in one expression: `nil` would be read as JSON's null.
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    /// Reads `key` and also keeps it as declared, because it says more than what is made of it.
    mutating func keep(_ key: String) { kept[key] = object[key] }

    func refuse(_ key: String, code: String = "invalid_config", _ message: String) {
        issues.add(pointer.appending(key), code, message)
    }

    mutating func text(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        if let text = value.stringValue { return text }
        refuse(key, "must be a string, not \(value.kindName)")
        return nil
    }

    mutating func flag(_ key: String) -> Bool? {
        switch value(key) {
        case nil: return nil
        case .boolean(let flag): return flag
        case .integer(0): return false
        case .integer(1): return true
        case .some(let other):
            refuse(key, "must be true or false, not \(other.kindName)")
            return nil
        }
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = value(key) else { return nil }
        if let integer = value.integerValue, range.contains(integer) { return integer }
        refuse(key, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func count(_ key: String) -> Int? {
        integer(key, in: 0...Int64(Int32.max)).map { Int($0) }
    }

    mutating func number(_ key: String) -> Double? {
        guard let value = value(key) else { return nil }
        if let number = value.doubleValue, number.isFinite { return number }
        refuse(key, "must be a number, not \(value.kindName)")
        return nil
    }

    mutating func texts(_ key: String) -> [String]? {
        guard let value = value(key) else { return nil }
        let texts = value.arrayValue?.compactMap(\.stringValue)
        if let texts, texts.count == value.arrayValue?.count { return texts }
        refuse(key, "must be a list of strings")
        return nil
    }

    mutating func choice<Choice: RawRepresentable<String>>(_ key: String, of choices: [Choice]) -> Choice? {
        guard let text = text(key) else { return nil }
        if let choice = choices.first(where: { $0.rawValue == text }) { return choice }
        refuse(key, "must be one of \(choices.map(\.rawValue).joined(separator: ", "))")
        return nil
    }

    mutating func entityName(_ key: String) -> EntityName? {
        guard let text = text(key) else { return nil }
        if let name = EntityName(rawValue: text) { return name }
        refuse(key, code: "invalid_name", Self.nameRule)
        return nil
    }

    mutating func fieldName(_ key: String) -> FieldName? {
        guard let text = text(key) else { return nil }
        if let name = FieldName(rawValue: text) { return name }
        refuse(key, code: "invalid_name", Self.nameRule)
        return nil
    }

    mutating func names(_ key: String) -> [FieldName] {
        (texts(key) ?? []).compactMap { text in
            if let name = FieldName(rawValue: text) { return name }
            refuse(key, code: "invalid_name", Self.nameRule)
            return nil
        }
    }

    /// Refuses an option by name that Roost does not have yet, when it is switched on.
    mutating func refuseUnbuilt(_ keys: [String]) {
        for key in keys {
            guard let value = value(key), value != .boolean(false) else { continue }
            refuse(key, code: "not_available", "\(key) is not available yet")
        }
    }

    /// What Roost does not interpret: the keys of `allowed` and those kept. Any other key is an issue.
    mutating func finish(allowing allowed: Set<String> = []) -> JSONObject {
        for member in object where !known.contains(member.key) {
            if allowed.contains(member.key) {
                if !member.value.isNull { kept[member.key] = member.value }
            } else {
                let names = known.union(allowed).sorted().joined(separator: ", ")
                refuse(member.key, code: "unknown_option", "unknown option; known here: \(names)")
            }
        }
        return kept
    }

    static let nameRule = "a name has 1 to 63 ASCII letters, digits and _, and does not start with a digit"
}
