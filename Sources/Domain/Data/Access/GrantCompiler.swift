// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import JSON
internal import Kernel

/// Checks one grant against one entity.
struct GrantCompiler {
    struct Issue {
        let pointer: JSONPointer
        let code: String
        let message: String
    }

    let grant: Grant
    let right: RecordRight
    let entity: Entity
    let entities: [EntityName: Entity]
    let pointer: JSONPointer
    private(set) var issues: [Issue] = []
    private var values = ValueReader()

    init(_ grant: Grant, _ right: RecordRight, _ entity: Entity, entities: [EntityName: Entity], pointer: JSONPointer) {
        self.grant = grant
        self.right = right
        self.entity = entity
        self.entities = entities
        self.pointer = pointer
    }

    /// Nil when something is wrong.
    mutating func compile() -> CompiledGrant? {
        let rows = condition(right.rows, "where", old: nil)
        let check = condition(right.check, "check", old: entity)
        if right.check != nil, !right.actions.contains(where: { $0.covers(.create) || $0.covers(.update) }) {
            report(pointer.appending("check"), "invalid_grant", "a check is for create and update")
        }
        if right.rows != nil, right.actions == [.create] {
            report(pointer.appending("where"), "invalid_grant", "a new record has no row before: use check")
        }
        checkFields()
        let presets = presets()
        guard issues.isEmpty, let rows, let check else { return nil }
        return CompiledGrant(
            id: grant.id,
            role: grant.role,
            actions: right.actions,
            rows: rows,
            check: check,
            fields: right.fields,
            presets: presets
        )
    }

    /// Tells which grant it is about, since whoever edits an entity may not have it before their eyes.
    private mutating func report(_ pointer: JSONPointer, _ code: String, _ message: String) {
        let text = "\(message) (in the grant \(grant.id) of the role \(grant.role) on \(entity.name))"
        issues.append(Issue(pointer: pointer, code: code, message: text))
    }

    private mutating func condition(_ json: JSONValue?, _ key: String, old: Entity?) -> Predicate? {
        guard let json else { return .constant(true) }
        let kinds = VariableKinds(entities: entities)
        do throws(ConditionError) {
            return try Predicate(
                checking: Condition(json: json),
                against: RuleSubject(entity: entity, entities: entities),
                variables: { kinds.kind(of: $0, old: old) }
            )
        } catch {
            let place = error.pointer.split(separator: "/", omittingEmptySubsequences: true)
                .map { $0.replacing("~1", with: "/").replacing("~0", with: "~") }
                .reduce(pointer.appending(key)) { $0.appending(String($1)) }
            report(place, error.code.rawValue, error.message)
            return nil
        }
    }

    private mutating func checkFields() {
        let names: Set<FieldName>
        switch right.fields {
        case .all: return
        case .only(let listed), .except(let listed): names = listed
        }
        for name in names.sorted() where entity.field(name.rawValue) == nil && !entity.holdsFiles(in: name) {
            report(pointer.appending("fields"), "unknown_field", "\(entity.name) has no field \"\(name)\".")
        }
    }

    private mutating func presets() -> [FieldName: CompiledGrant.Preset] {
        var presets: [FieldName: CompiledGrant.Preset] = [:]
        if !right.presets.isEmpty, !right.actions.contains(where: { $0.covers(.create) || $0.covers(.update) }) {
            report(pointer.appending("presets"), "invalid_grant", "presets are for create and update")
        }
        for member in right.presets {
            let place = pointer.appending("presets").appending(member.key)
            guard let field = entity.field(member.key) else {
                report(place, "unknown_field", "\(entity.name) has no field \"\(member.key)\".")
                continue
            }
            // What Roost keeps in an entity of its own, such as roles, is out of reach for grants as for bodies.
            guard field.takesPresets, entity.kind != .system || !field.fillable.isEmpty else {
                report(place, "invalid_preset", "A preset can't set \"\(member.key)\".")
                continue
            }
            presets[field.name] = preset(member.value, of: field, at: place)
        }
        return presets
    }

    private mutating func preset(_ json: JSONValue, of field: Field, at place: JSONPointer) -> CompiledGrant.Preset? {
        if json.isNull {
            if field.required { report(place, "invalid_preset", "This field is required.") }
            return .value(.null)
        }
        if let text = json.stringValue, let variable = Variable(text) {
            guard let held = VariableKinds(entities: entities).kind(of: variable), field.takes(held) else {
                report(place, "invalid_preset", "\(text) doesn't fit a field of type \(field.type.name).")
                return nil
            }
            return .variable(variable, field)
        }
        let literal = json.objectValue?.count == 1 ? json["$literal"] ?? json : json
        do throws(ValueProblems) {
            return .value(try values.value(literal, of: field))
        } catch {
            for problem in error.all { report(place, "invalid_preset", problem.message) }
            return nil
        }
    }
}

extension Field {
    /// Whether a grant may set it: what identifies a record, what is counted and what is hashed is set otherwise, and
    /// deleting is an action of its own.
    fileprivate var takesPresets: Bool {
        switch type {
        case .primary, .autonumber, .secret, .computed, .media, .virtual, .encrypted: false
        default: name.rawValue != SystemField.deletedAt
        }
    }

    fileprivate func takes(_ held: VariableKind) -> Bool {
        guard let kind = type.valueKind else { return false }
        if kind == .json { return true }
        if held.isList { return false }
        if held.isIdentifier { return kind == .text || kind == .integer }
        return kind == held.kind || (kind == .date && held.kind == .instant)
    }
}
