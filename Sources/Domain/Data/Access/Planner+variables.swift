// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

extension Planner {
    /// What variables in callers' own conditions stand for.
    func value(of variable: Variable) -> Value? {
        CallerVariables(caller: context.caller, now: context.now).value(of: variable)
    }

    /// What a variable holds that callers may name: beside what every user has, fields of their own record that are
    /// known because grants name them, as far as the caller may read those.
    func kind(of variable: Variable) -> VariableKind? {
        let kinds = VariableKinds(entities: schema.byName)
        guard case .user(let path) = variable else { return kinds.kind(of: variable) }
        guard VariableKinds.common.contains(path) || (schema.access.userPaths.contains(path) && mayRead(own: path))
        else {
            return nil
        }
        return kinds.kind(of: variable)
    }

    /// Whether the caller may read a field of their own record in any case. What lies behind relations is nobody's own.
    private func mayRead(own path: [String]) -> Bool {
        guard path.count == 1, let users = schema.entity(VariableKinds.users), let field = users.field(path[0]),
            case .user(let id) = context.caller.principal.kind,
            let given = alternativesIfAny(.get, on: users)
        else { return false }
        let isOwn = Self.isRecord(id, of: users)
        return given.all.contains { alternative in
            alternative.fields.contains(field.name)
                && (alternative.rows == .constant(true) || alternative.rows == isOwn)
        }
    }
}

extension Schema {
    var byName: [EntityName: Entity] {
        Dictionary(allEntities.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
