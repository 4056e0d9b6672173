// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Scopes of API keys as JSON: a list of `{"entity":"posts","actions":["read"]}` (`"*"` for every entity, and for
/// every action) and `{"permission":"media.*"}`.
enum KeyScopeCoding {
    static let actions: Set = ["read", "get", "list", "create", "update", "delete", "*"]
    /// Scopes of one key.
    static let most = 100

    static func json(_ scopes: [KeyScope]) -> JSONValue {
        .array(
            scopes.map { scope in
                switch scope {
                case .records(let entity, let actions):
                    ["entity": .string(entity ?? "*"), "actions": .array(actions.sorted().map { .string($0) })]
                case .permission(let name): ["permission": .string(name)]
                }
            }
        )
    }

    /// Scopes that were written by ``json(_:)``; nil for anything else.
    static func read(stored: JSONValue) -> [KeyScope]? {
        var issues: [AuthError.Issue] = []
        let scopes = read(stored, names: nil, into: &issues)
        return issues.isEmpty ? scopes : nil
    }

    /// - Parameter roles: knows the names that there are; nil takes every name.
    static func read(
        _ json: JSONValue,
        names roles: (any RoleDirectory)?,
        into issues: inout [AuthError.Issue]
    ) -> [KeyScope] {
        guard let elements = json.arrayValue else {
            issues.append(.init(pointer: "/scopes", code: "type", message: "Scopes are a list."))
            return []
        }
        guard elements.count <= most else {
            issues.append(.init(pointer: "/scopes", code: "too_many", message: "A key has at most \(most) scopes."))
            return []
        }
        var scopes: [KeyScope] = []
        for (place, element) in elements.enumerated() {
            var issue: AuthError.Issue?
            let pointer = "/scopes/\(place)"
            if let scope = scope(element, at: pointer, names: roles, &issue) {
                scopes.append(scope)
            } else {
                issues.append(issue ?? .init(pointer: pointer, code: "type", message: "This is no scope."))
            }
        }
        return scopes
    }

    private static func scope(
        _ json: JSONValue,
        at pointer: String,
        names roles: (any RoleDirectory)?,
        _ issue: inout AuthError.Issue?
    ) -> KeyScope? {
        guard let object = json.objectValue else { return nil }
        if let name = object.keys.first(where: { !["entity", "actions", "permission"].contains($0) }) {
            issue = .init(pointer: "\(pointer)/\(name)", code: "unknown", message: "A scope has no member \(name).")
            return nil
        }
        if let permission = object["permission"] {
            guard object.count == 1, let name = permission.stringValue, isKnown(name, among: roles?.allPermissions)
            else {
                issue = .init(
                    pointer: "\(pointer)/permission",
                    code: "unknown_permission",
                    message: "There is no such system permission, or it stands beside others in one scope."
                )
                return nil
            }
            return .permission(name)
        }
        return records(object, at: pointer, names: roles, &issue)
    }

    private static func records(
        _ object: JSONObject,
        at pointer: String,
        names roles: (any RoleDirectory)?,
        _ issue: inout AuthError.Issue?
    ) -> KeyScope? {
        guard let name = object["entity"]?.stringValue, name == "*" || EntityName(rawValue: name) != nil,
            !name.hasPrefix("_roost_")
        else {
            issue = .init(pointer: "\(pointer)/entity", code: "entity", message: "Name an entity, or * for all.")
            return nil
        }
        if name != "*", let roles, !roles.knowsEntity(name) {
            let message = "There is no entity \"\(name)\"."
            issue = .init(pointer: "\(pointer)/entity", code: "unknown_entity", message: message)
            return nil
        }
        guard let list = object["actions"]?.arrayValue, !list.isEmpty else {
            issue = .init(pointer: "\(pointer)/actions", code: "required", message: "List the actions, or *.")
            return nil
        }
        var actions: Set<String> = []
        for (place, element) in list.enumerated() {
            guard let action = element.stringValue, Self.actions.contains(action) else {
                issue = .init(
                    pointer: "\(pointer)/actions/\(place)",
                    code: "unknown_action",
                    message: "Actions are \(Self.actions.sorted().joined(separator: ", "))."
                )
                return nil
            }
            actions.insert(action)
        }
        return .records(entity: name == "*" ? nil : name, actions: actions)
    }

    /// A name of the list, `*`, or the area of some name with `.*`.
    private static func isKnown(_ name: String, among permissions: Set<String>?) -> Bool {
        guard let permissions else { return true }
        if name == "*" || permissions.contains(name) { return true }
        guard name.hasSuffix(".*") else { return false }
        return permissions.contains { $0.hasPrefix(name.dropLast()) }
    }
}
