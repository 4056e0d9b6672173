// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

/// What the variables of callers hold, as far as the schema says.
struct VariableKinds {
    let entities: [EntityName: Entity]

    /// What is known of every user; the rest is whatever fields the entity of users has.
    static let common: Set<[String]> = [["id"], ["email"], ["role"], ["roles"]]
    static let users = "users"

    /// `entity` is the one whose record `$old` is; nil where there is none.
    func kind(of variable: Variable, old entity: Entity? = nil) -> VariableKind? {
        switch variable {
        case .user(let path): user(path)
        case .old(let name): entity?.field(name)?.type.valueKind.map { VariableKind($0) }
        default: variable.kind
        }
    }

    private func user(_ path: [String]) -> VariableKind? {
        let users = EntityName(rawValue: Self.users).flatMap { entities[$0] }
        switch path {
        case ["id"]: return .identifier(users?.primaryFormat == .integer ? .integer : .text)
        case ["email"], ["role"]: return VariableKind(.text)
        case ["roles"]: return VariableKind(.text, isList: true)
        default: return users.flatMap { kind(of: path[...], from: $0) }
        }
    }

    private func kind(of path: ArraySlice<String>, from entity: Entity) -> VariableKind? {
        guard let name = path.first else { return nil }
        let rest = path.dropFirst()
        if let field = entity.field(name) {
            guard rest.isEmpty, !field.isHidden, let kind = field.type.valueKind, kind != .json, kind != .geo else {
                return nil
            }
            switch field.type {
            case .primary, .relation: return .identifier(kind)
            default: return VariableKind(kind)
            }
        }
        guard let reference = entity.reference(name), !reference.isMany, let target = entities[reference.target],
            !target.isHidden
        else { return nil }
        return kind(of: rest, from: target)
    }
}
