// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import DataDomain
import JSON
import Kernel
import Testing

@testable import Roost

/// Whatever way a role goes, nobody has it when another comes under its name.
@Suite struct RemovedRolesTests {
    private func app(_ configuration: AppConfiguration? = nil) async throws -> RoostApp {
        var plain = AppConfiguration()
        plain.database.location = .temporary
        plain.log.level = .error
        return try await RoostApp(configuration ?? plain)
    }

    private func edit(_ app: RoostApp, _ edit: SchemaEdit) async throws {
        let now = app.clock.now()
        let context = RequestContext(caller: .system, requestID: "t", now: now, deadline: .now + .seconds(300))
        _ = try await app.schemas.edit(edit, SchemaService.EditOptions(isConfirmed: true), context: context)
    }

    private func roles(_ app: RoostApp, _ id: RecordID) async throws -> [String]? {
        try await app.accounts.accounts.find(id)?.roles
    }

    @Test func `a role that a schema drops is taken from accounts in the background`() async throws {
        let app = try await app()
        try await edit(app, .merge(["roles": ["editor": [:], "auditor": [:]]]))
        let ann = try await app.accounts.accounts.create(
            NewAccount(email: "ann@example.org", password: Secret("plum-otter-lantern"), roles: ["editor", "auditor"]),
            by: .system
        )
        try await edit(app, .replace(["roles": ["auditor": [:]]]))
        try await edit(app, .merge(["roles": ["editor": [:]]]))
        // What waits is done before the work ends.
        app.background.errands.close()
        await app.background.errands.run()
        #expect(try await roles(app, ann.id) == ["auditor"])
        await app.close()
    }

    @Test func `a role that is dropped while nothing is done in the background goes at the next start`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var configuration = AppConfiguration()
        configuration.database.location = .sqlite(path: folder.path + "/data.db")
        configuration.log.level = .error
        let first = try await app(configuration)
        try await edit(first, .merge(["roles": ["editor": [:]]]))
        await first.close()
        let second = try await app(configuration)
        let ann = try await second.accounts.accounts.create(
            NewAccount(email: "ann@example.org", password: Secret("plum-otter-lantern"), roles: ["editor"]),
            by: .system
        )
        try await edit(second, .replace([:]))
        #expect(try await roles(second, ann.id) == ["editor"])
        await second.close()
        let third = try await app(configuration)
        #expect(try await roles(third, ann.id) == [])
        await third.close()
    }
}
