// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import Kernel

/// The roles of the schema in force.
struct SchemaRoleDirectory: RoleDirectory {
    let schemas: any SchemaSource

    func knows(_ role: String) -> Bool { schemas.current.definition.access.role(role) != nil }

    func permissions(of roles: [String]) -> Set<String> {
        let rules = schemas.current.access
        // Which user it is makes no difference for roles.
        let somebody = Principal(kind: .user(.integer(0)), roles: roles)
        return Set(SystemPermission.allCases.filter { rules.permits(somebody, $0) }.map(\.rawValue))
    }

    func isRole(_ role: String, within scopes: [KeyScope]) -> Bool {
        schemas.current.definition.access.mayAll(ofRole: role, withKey: scopes)
    }

    func knowsEntity(_ name: String) -> Bool { schemas.current.entity(name)?.isHidden == false }

    var allPermissions: Set<String> { Set(SystemPermission.allCases.map(\.rawValue)) }
}
