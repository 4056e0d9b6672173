// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// Says who holds which system permission. The rules themselves decide (``DataDomain/AccessRules``).
public struct SystemPermits: Sendable {
    private let decide: @Sendable (Principal, SystemPermission) -> Bool

    /// - Parameter decide: whether a caller's roles hold a permission, and the scopes of their key leave it.
    public init(_ decide: @escaping @Sendable (Principal, SystemPermission) -> Bool) { self.decide = decide }

    /// By the rules of the schema in force.
    public init(_ schemas: any SchemaSource) {
        self.init { schemas.current.access.permits($0, $1) }
    }

    /// Nobody but the process itself.
    public static let systemOnly = SystemPermits { principal, _ in principal.kind == .system }

    func holds(_ permission: SystemPermission, _ principal: Principal) -> Bool { decide(principal, permission) }

    /// - Throws: 401 when signing in could help, else 403 that names the permission.
    func require(_ permission: SystemPermission, of principal: Principal) throws(Problem) {
        if !holds(permission, principal) { throw Self.refusal([permission], principal) }
    }

    static func refusal(_ permissions: [SystemPermission], _ principal: Principal) -> Problem {
        if principal.kind == .anonymous { return .unauthorized() }
        let names = permissions.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        var problem = Problem.forbidden("permission_missing", "This needs the permission \(names).")
        problem.members["permission"] = permissions.first.map { .string($0.rawValue) }
        return problem
    }
}
