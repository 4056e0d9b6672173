// SPDX-License-Identifier: Apache-2.0
import AuthDomain
import DataDomain
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// A role that is removed by whatever address is nobody's when the answer comes.
struct RemovedRoleTests {
    @Test(arguments: [false, true])
    func `a role made again under its name is nobody's`(_ bySchema: Bool) async throws {
        let visitor = try await Visitor()
        let house = visitor.api.house
        let admin = Visitor.bearer(try await Cast(visitor.api).token(.admin))
        let reader = Visitor.bearer(try await Cast(visitor.api).token(.limited(.usersRead)))
        let name = Cast.role(.usersRead)
        #expect(await visitor.api.get("/api/users", headers: reader).status == 200)
        if bySchema {
            let kept = visitor.api.schemas.current.definition.json
            guard case .object(var object) = kept, case .object(var roles)? = object["roles"] else {
                Issue.record("no roles in \(kept)")
                return
            }
            roles[name] = nil
            object["roles"] = .object(roles)
            if case .object(var grants)? = object["permissions"] {
                grants[name] = nil
                object["permissions"] = .object(grants)
            }
            let answer = await visitor.post("/api/schema/apply?replace=1&confirm=1", .object(object), admin)
            #expect(answer.status == 200, "\(answer)")
        } else {
            #expect(await visitor.api.send(.delete, "/api/roles/\(name)", headers: admin).status == 200)
        }
        #expect(await visitor.post("/api/roles", ["name": .string(name)], admin).status == 201)
        let grant: JSONValue = ["role": .string(name), "permission": "users.read"]
        #expect(await visitor.post("/api/permissions", grant, admin).status == 201)
        #expect(await visitor.api.get("/api/users", headers: reader).status == 403)
        #expect(try await house.services.accounts.find(email: "someone-\(name)@example.org")?.roles == [])
    }
}
