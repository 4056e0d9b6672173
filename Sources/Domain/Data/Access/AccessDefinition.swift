// SPDX-License-Identifier: Apache-2.0

/// Who may do what, as declared: a part of the schema, so that it changes together with what it is about.
public struct AccessDefinition: Sendable, Hashable {
    /// Declared roles; ``RoleDefinition/builtIn`` are there also when they are not among them.
    public var roles: [RoleDefinition]
    /// Oldest first: of several grants that allow a write, the oldest decides.
    public var grants: [Grant]

    public init(roles: [RoleDefinition] = [], grants: [Grant] = []) {
        self.roles = roles
        self.grants = grants
    }

    public var isEmpty: Bool { roles.isEmpty && grants.isEmpty }

    /// Every role there is, the built-in ones first.
    public var allRoles: [RoleDefinition] {
        let builtIn = RoleDefinition.builtIn.map { name in
            roles.first { $0.name == name } ?? RoleDefinition(name: name)
        }
        return builtIn + roles.filter { !$0.isBuiltIn }
    }

    public func role(_ name: String) -> RoleDefinition? { allRoles.first { $0.name == name } }
    public func grant(_ id: String) -> Grant? { grants.first { $0.id == id } }
}
