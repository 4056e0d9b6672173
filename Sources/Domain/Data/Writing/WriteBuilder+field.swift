// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension WriteBuilder {
    /// Reads one member of a body. Nil when something is wrong with it, which is then among the issues.
    mutating func change(_ json: JSONValue, of field: Field, at place: String) -> FieldChange? {
        if case .null = json { return null(field, at: place) }
        if case .object(let object) = json {
            if !references.isEmpty, object.count == 1, let name = object["$ref"] {
                return reference(name, for: field, at: place)
            }
            if let (modifier, operand) = FieldChange.Modifier.read(json) {
                return modified(modifier, operand, of: field, at: "\(place)/\(modifier.rawValue)")
            }
        }
        return value(json, of: field, at: place)
    }

    private mutating func value(_ json: JSONValue, of field: Field, at place: String) -> FieldChange? {
        do throws(ValueProblems) {
            let value = try values.value(json, of: field)
            if case .secret = field.type, case .text(let text) = value { return .secret(Secret(text)) }
            return .set(.value(value))
        } catch {
            for problem in error.all { report(problem.issue(at: place)) }
            return nil
        }
    }

    private mutating func null(_ field: Field, at place: String) -> FieldChange? {
        guard !field.required else {
            report(place, "required", "This field is required.")
            return nil
        }
        return .set(.value(.null))
    }

    private mutating func modified(
        _ modifier: FieldChange.Modifier,
        _ operand: JSONValue,
        of field: Field,
        at place: String
    ) -> FieldChange? {
        switch (modifier, field.type) {
        case (.set, _):
            return operand.isNull ? null(field, at: place) : value(operand, of: field, at: place)
        case (.unset, _):
            guard operand == .boolean(true) else {
                report(place, "invalid_value", "$unset takes true.")
                return nil
            }
            return null(field, at: place)
        case (.increment, .number(let rules)):
            do throws(ValueProblems) {
                return .increment(try ValueReader.number(operand, NumberRules(kind: rules.kind)))
            } catch {
                for problem in error.all { report(problem.issue(at: place)) }
                return nil
            }
        case (.push, .json):
            return .push(operand)
        case (.increment, _), (.push, _):
            report(
                place,
                "invalid_modifier",
                "\(modifier.rawValue) doesn't go with a field of type \(field.type.title)."
            )
            return nil
        }
    }

    /// `{"$ref":"0.id"}`: the field of a record that an earlier request of the same plan returns.
    private mutating func reference(_ name: JSONValue, for field: Field, at place: String) -> FieldChange? {
        guard !field.type.isEncrypted else {
            report("\(place)/$ref", "encrypted_field", "An encrypted field can't be set to what another holds.")
            return nil
        }
        guard let input = input(for: name, at: "\(place)/$ref", holds: { $0.type.valueKind == field.type.valueKind })
        else { return nil }
        return .set(input)
    }

    /// Resolves the operand of a `$ref`; only what the caller is given back can be named.
    mutating func input(for name: JSONValue, at place: String, holds: (Field) -> Bool) -> Input? {
        guard let text = name.stringValue, let dot = text.firstIndex(of: "."),
            let source = references[String(text[..<dot])], let row = source.row
        else {
            report(place, "invalid_reference", "This names no single record that an earlier operation wrote.")
            return nil
        }
        let fieldName = String(text[text.index(after: dot)...])
        guard let field = source.entity.field(fieldName), isReturned(field, of: source.entity) else {
            report(place, "unknown_field", "\(source.entity.name) has no field \"\(fieldName)\".")
            return nil
        }
        guard trust.all || field.name.rawValue == SystemField.id || planner.mayAlwaysRead(field, of: source.entity)
        else {
            let message = "Whether \"\(fieldName)\" can be read depends on the record, so it can't be referred to."
            report(place, "invalid_reference", message)
            return nil
        }
        guard !field.type.isEncrypted else {
            report(place, "encrypted_field", "The field that is referred to is encrypted.")
            return nil
        }
        guard holds(field) else {
            report(place, "invalid_reference", "The field that is referred to is of another type.")
            return nil
        }
        return .result(operation: source.operation, row: row, field: field.name)
    }

    private mutating func isReturned(_ field: Field, of entity: Entity) -> Bool {
        if trust.all || field.name.rawValue == SystemField.id { return true }
        return readBack(of: entity).shape.columns.contains { $0.field.name == field.name }
    }
}
