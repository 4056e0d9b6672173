// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
public import Kernel
internal import Synchronization

/// Roles from a table; `admin` holds everything.
public final class FakeRoleDirectory: RoleDirectory {
    private let table: Mutex<[String: Set<String>]>
    private let withRecords = Mutex<Set<String>>([])

    public init(_ table: [String: Set<String>] = [:]) { self.table = Mutex(table) }

    public func set(_ role: String, _ permissions: Set<String>) { table.withLock { $0[role] = permissions } }

    public func knows(_ role: String) -> Bool {
        ["admin", "user", "guest"].contains(role) || table.withLock { $0[role] != nil }
    }

    public func permissions(of roles: [String]) -> Set<String> {
        if roles.contains("admin") { return allPermissions }
        return table.withLock { table in roles.reduce(into: []) { $0.formUnion(table[$1] ?? []) } }
    }

    /// Gives the role rights to records that only a key without limits has.
    public func setRecords(_ role: String) { withRecords.withLock { _ = $0.insert(role) } }

    public func isRole(_ role: String, within scopes: [KeyScope]) -> Bool {
        scopes.coverEverything || withRecords.withLock { !$0.contains(role) }
    }

    /// Every entity there is but `missing`.
    public func knowsEntity(_ name: String) -> Bool { name != "missing" }

    public let allPermissions: Set = [
        "schema.read", "schema.write", "access.read", "access.manage", "users.read", "users.manage", "keys.manage",
        "settings.read", "settings.write", "logs.read", "system.read",
    ]
}
