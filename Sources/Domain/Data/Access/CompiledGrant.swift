// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import JSON
internal import Kernel

/// A grant on one entity, checked once when the schema was made.
struct CompiledGrant: Sendable {
    enum Preset: Sendable {
        case value(Value)
        case variable(Variable, Field)
    }

    let id: String
    let role: String
    let actions: [GrantAction]
    let rows: Predicate
    let check: Predicate
    let fields: FieldSet
    let presets: [FieldName: Preset]
    /// Names `$now`, `$today` or something of the request, so what it gives to a caller changes from moment to moment.
    private let dependsOnTime: Bool
    private let hasVariables: Bool

    init(
        id: String,
        role: String,
        actions: [GrantAction],
        rows: Predicate,
        check: Predicate,
        fields: FieldSet,
        presets: [FieldName: Preset]
    ) {
        self.id = id
        self.role = role
        self.actions = actions
        self.rows = rows
        self.check = check
        self.fields = fields
        self.presets = presets
        let variables = rows.variables + check.variables
        dependsOnTime = variables.contains { variable in
            switch variable {
            case .now, .today, .requestMethod, .requestIP: true
            case .workspace, .user, .old: false
            }
        }
        hasVariables = !variables.isEmpty
    }

    func covers(_ action: Action) -> Bool { actions.contains { $0.covers(action) } }

    /// Every `$user.…` that it names.
    var userPaths: [[String]] {
        let named: [Variable] = presets.values.compactMap { preset in
            if case .variable(let variable, _) = preset { variable } else { nil }
        }
        return (rows.variables + check.variables + named).compactMap { variable in
            if case .user(let path) = variable { path } else { nil }
        }
    }

    /// What it gives to a caller, as far as that matters for `action`.
    func alternative(for action: Action, _ variables: CallerVariables) -> Alternative {
        let writes = action == .create || action == .update
        return Alternative(
            rows: action == .create ? .constant(true) : bound(rows, variables),
            fields: fields,
            check: writes ? bound(check, variables) : .constant(true),
            presets: writes ? values(variables) : [:],
            grant: id,
            dependsOnTime: dependsOnTime
        )
    }

    private func bound(_ predicate: Predicate, _ variables: CallerVariables) -> Predicate {
        hasVariables ? predicate.bindingRule(variables.value(of:)) : predicate
    }

    private func values(_ variables: CallerVariables) -> [FieldName: Value] {
        presets.mapValues { preset in
            switch preset {
            case .value(let value): value
            case .variable(let variable, let field): field.presetValue(variables.value(of: variable))
            }
        }
    }
}

extension Field {
    /// What a variable holds, as a value of the field; null where there is none.
    fileprivate func presetValue(_ held: Value?) -> Value {
        guard let held, let kind = type.valueKind else { return .null }
        if kind == .json { return .json(held.json.text) }
        if kind == .text, case .integer(let id) = held { return .text(String(id)) }
        return kind.value(from: held.json) ?? .null
    }
}
