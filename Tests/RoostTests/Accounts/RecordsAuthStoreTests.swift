// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import AuthTestKit
import DataDomain
import JSON
import Kernel
import Testing

@testable import Roost

@Suite struct RecordsAuthStoreTests {
    /// An app on a database of its own.
    private func app() async throws -> RoostApp {
        var configuration = AppConfiguration()
        configuration.database.location = .temporary
        configuration.log.level = .error
        return try await RoostApp(configuration)
    }

    @Test(arguments: AuthStoreContract.cases)
    func `the contract of the store holds on SQLite`(_ one: AuthStoreContract.Case) async throws {
        let app = try await app()
        let outcome: Result<Void, any Error>
        do {
            try await one.run {
                let store = RecordsAuthStore(records: OwnRecords(app.records))
                // What an app keeps of itself from the first start on.
                _ = try await store.commit([.removeAll(.settings, where: [])])
                return store
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await app.close()
        try outcome.get()
    }

    @Test func `who signs up sets no field that isn't theirs to fill, and points at no other record`() async throws {
        let app = try await app()
        let context = RequestContext(
            caller: .system,
            requestID: "t",
            now: app.clock.now(),
            deadline: .now + .seconds(60)
        )
        let schema = try JSONValue(
            parsing: """
                {"entities":{"teams":{"fields":{"plan":{"type":"text"}}},"companies":{"fields":{"name":{"type":"text"}}},
                 "users":{"fields":{"nick":{"type":"text"},"level":{"type":"text","config":{"fillable":false}}}}},
                 "relations":{"users_team":{"type":"n:1","source":"users","target":"teams","config":{"mappedBy":"team"}}}}
                """
        )
        _ = try await app.schemas.edit(.merge(schema), context: context)
        let team = try await OwnRecords(app.records).commit([
            .insert(try #require(EntityName(rawValue: "teams")), JSONObject([("plan", "gold")]))
        ])
        func register(_ email: String, _ fields: [(String, JSONValue)]) async throws -> Account {
            let new = NewAccount(email: email, password: Secret("plum-otter-lantern"), fields: JSONObject(fields))
            return try await app.accounts.accounts.create(new, by: .system)
        }
        let account = try await register("a@example.org", [("nick", "ann")])
        #expect(account.fields["nick"] == "ann")
        let refused: [[(String, JSONValue)]] = [
            [("level", "boss")], [("team_id", team[0].id.json)], [("team", ["$set": team[0].id.json])],
            [("team", team[0].id.json)],
        ]
        for fields in refused {
            await #expect(throws: AuthError.self, "\(fields)") { try await register("b@example.org", fields) }
        }
        #expect(try await app.accounts.accounts.find(email: "b@example.org") == nil)
        await app.close()
    }

    @Test func `a path over relations is read as rules ask for it`() async throws {
        let app = try await app()
        let records = OwnRecords(app.records)
        let context = RequestContext(
            caller: .system,
            requestID: "t",
            now: app.clock.now(),
            deadline: .now + .seconds(300)
        )
        let schema = try JSONValue(
            parsing: """
                {"entities":{"teams":{"fields":{"plan":{"type":"text"}}},"companies":{"fields":{"name":{"type":"text"}}},
                 "users":{"fields":{"department":{"type":"text"}}}},
                 "relations":{"users_team":{"type":"n:1","source":"users","target":"teams","config":{"mappedBy":"team"}},
                  "teams_company":{"type":"n:1","source":"teams","target":"companies","config":{"mappedBy":"company"}}},
                 "permissions":[{"role":"user","entity":"companies","action":"read","where":{"name":"$user.team.company.name"}},
                  {"role":"user","entity":"teams","action":"read","where":{"plan":"$user.team.plan"}}]}
                """
        )
        _ = try await app.schemas.edit(.merge(schema), context: context)
        let teams = try #require(EntityName(rawValue: "teams"))
        let team = try await records.commit([.insert(teams, JSONObject([("plan", "gold")]))])
        let account = try await app.accounts.accounts.create(
            NewAccount(email: "a@example.org", password: Secret("plum-otter-lantern")),
            by: .system
        )
        _ = try await records.commit([
            .update(
                BuiltInEntities.name(of: .accounts),
                id: account.id,
                ifVersion: nil,
                JSONObject([("team_id", team[0].id.json)])
            )
        ])
        let attributes = RecordsUserAttributes(records: records, schemas: app.schemas)
        let before = attributes.mark()
        #expect(try await attributes.values(of: account.id)["team.plan"] == .text("gold"))
        _ = try await records.commit([.update(teams, id: team[0].id, ifVersion: nil, JSONObject([("plan", "free")]))])
        #expect(attributes.mark() != before, "whoever remembers the old value has to notice")
        let company = try #require(EntityName(rawValue: "companies"))
        let marks = [teams, company].map { records.mark(of: $0) }
        #expect(attributes.mark()?.changes == marks, "sums of different states may be the same")
        #expect(attributes.mark()?.schema == app.schemas.current.version)
        #expect(try await attributes.values(of: account.id)["team.plan"] == .text("free"))
        await app.close()
    }
}
