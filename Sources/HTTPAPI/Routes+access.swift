// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// The addresses that are about who may do what.
extension Routes {
    var rules: [Route] {
        let row = RouteRow(.schema)
        let (roles, grants) = (ManageRoles(api: access, accounts: auth.services.accounts), ManageGrants(api: access))
        let (preset, test) = (ApplyPreset(api: access), TestAccess(api: access))
        let (role, grant) = ("/api/roles", "/api/permissions")
        return [
            row(.get, role, .none, .accessRead, .access, .listRoles, roles.list),
            row(.post, role, .standard, .accessManage, .access, .createRole, roles.create),
            row(.get, role + "/{name}", .none, .accessRead, .access, .getRole, roles.get),
            row(.patch, role + "/{name}", .standard, .accessManage, .access, .updateRole, roles.update),
            row(.delete, role + "/{name}", .none, .accessManage, .access, .deleteRole, roles.delete),
            row(.get, grant, .none, .accessRead, .access, .listGrants, grants.list),
            row(.post, grant, .standard, .accessManage, .access, .createGrant, grants.create),
            row(.post, grant + "/presets", .standard, .accessManage, .access, .applyPreset, preset.callAsFunction),
            row(.get, grant + "/{id}", .none, .accessRead, .access, .getGrant, grants.get),
            row(.patch, grant + "/{id}", .standard, .accessManage, .access, .updateGrant, grants.update),
            row(.delete, grant + "/{id}", .none, .accessManage, .access, .deleteGrant, grants.delete),
            row(.post, "/api/access/test", .standard, .accessManage, .access, .testAccess, test.callAsFunction),
        ]
    }
}
