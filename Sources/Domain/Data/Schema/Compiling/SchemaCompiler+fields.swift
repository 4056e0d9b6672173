// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import JSON
internal import Kernel

extension SchemaCompiler {
    /// Checks an entity when all its fields are known, and finds the kinds of its computed ones.
    mutating func finish(_ place: Int) {
        let draft = drafts[place]
        let pointer = draft.pointer.appending("fields")
        checkNames(draft, at: pointer)
        let kinds = Dictionary(
            draft.fields.compactMap { field in field.expressionKind.map { (field.name, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        for (index, field) in draft.declared.enumerated() {
            let config = pointer.appending(field.name.rawValue).appending("config")
            switch field.type {
            case .computed(var rules):
                let check = ExpressionCheck(kindOf: { kinds[$0] }, issues: issues)
                let expression = config.appending("expression")
                let outcome = check.check(rules.expression, at: expression)
                if outcome == .nothing { issues.add(expression, "invalid_expression", "is always null") }
                rules.kind = outcome.kind ?? .text
                drafts[place].declared[index] = field.with(type: .computed(rules))
            case .encrypted where draft.isAdopted:
                issues.add(
                    config.appending("encrypted"),
                    "adopted_table",
                    "an adopted table's fields can't be encrypted"
                )
            case .slug(let rules): checkSource(rules.source, of: field, in: draft, at: config.appending("source"))
            default: break
            }
        }
        checkSort(drafts[place])
    }

    private func checkNames(_ draft: EntityDraft, at pointer: JSONPointer) {
        var seen: [String: Field] = [SystemField.id: draft.fields[0]]
        for field in draft.fields.dropFirst() {
            let name = field.name.rawValue
            // Columns are the same whatever their case, on SQLite.
            let key = draft.isAdopted ? name : name.lowercased()
            if let other = seen.updateValue(field, forKey: key) {
                report(field, other, in: draft, at: pointer)
            } else if field.origin == .declared, ReservedNames.isReserved(field: name) {
                issues.add(pointer.appending(name), "reserved_name", "`\(name)` is a reserved name")
            }
        }
    }

    private func report(_ field: Field, _ other: Field, in draft: EntityDraft, at pointer: JSONPointer) {
        let name = field.name.rawValue
        switch (field.origin, other.origin) {
        case (.relation(let relation), .relation(let earlier)):
            let message = "the relations `\(earlier)` and `\(relation)` have the same key `\(name)`: set mappedBy"
            issues.add(JSONPointer("relations", relation), "duplicate_field", message)
        case (.relation(let relation), _):
            let message = "`\(draft.name)` has a field `\(name)`, as the relation's key is called: set mappedBy"
            issues.add(JSONPointer("relations", relation), "duplicate_field", message)
        case (.system, .declared):
            let message = "Roost adds a field `\(name)` to `\(draft.name)`"
            issues.add(pointer.appending(other.name.rawValue), "duplicate_field", message)
        default:
            let code = other.origin == .system ? "reserved_name" : "duplicate_field"
            issues.add(pointer.appending(name), code, "the name `\(other.name)` is taken")
        }
    }

    private func checkSource(_ source: String?, of field: Field, in draft: EntityDraft, at pointer: JSONPointer) {
        guard let source else { return }
        let found = draft.fields.first { $0.name.rawValue == source }
        if found?.type.valueKind != .text || source == field.name.rawValue {
            issues.add(pointer, "unknown_field", "no text field `\(source)`")
        }
    }

    private func checkSort(_ draft: EntityDraft) {
        let name = draft.options.sortField
        let pointer = draft.pointer.appending("config").appending("sort_field")
        guard let field = draft.fields.first(where: { $0.name.rawValue == name }), !field.isHidden else {
            return issues.add(pointer, "unknown_field", "no field `\(name)`")
        }
        let kind = field.type.valueKind
        if kind != .boolean, kind?.isOrdered != true {
            issues.add(pointer, "invalid_config", "lists can't be sorted by a field of type \(field.type.title)")
        }
    }
}

extension Field {
    /// The kind of value that an expression gets from the field; nil where none may use it.
    fileprivate var expressionKind: ValueKind? {
        switch type {
        case .secret, .computed, .media, .virtual, .json, .jsonSchema, .geo, .encrypted: nil
        default: type.valueKind
        }
    }
}
