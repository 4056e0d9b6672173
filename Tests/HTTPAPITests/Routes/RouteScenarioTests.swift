// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import HTTPAPI

/// Every route with its successes and its refusals.
struct RouteScenarioTests {
    @Test(.everyStorage, arguments: ReadScenarios.all)
    func `records are read`(_ scenario: Scenario) async throws { try await scenario.run() }

    @Test(.everyStorage, arguments: WriteScenarios.all + WriteScenarios.batch)
    func `records are written`(_ scenario: Scenario) async throws { try await scenario.run() }

    @Test(.everyStorage, arguments: ReadScenarios.all + WriteScenarios.all)
    func `bknd's address answers the same`(_ scenario: Scenario) async throws {
        try await scenario.atEntityAddress.run()
    }

    @Test(.everyStorage, arguments: DescriptionScenarios.data + DescriptionScenarios.system)
    func `the server describes itself`(_ scenario: Scenario) async throws { try await scenario.run() }

    @Test(.everyStorage, arguments: DescriptionScenarios.config)
    func `the configuration is changed by its paths`(_ scenario: Scenario) async throws { try await scenario.run() }

    @Test(.everyStorage, arguments: SchemaScenarios.all)
    func `the schema is changed by its resources`(_ scenario: Scenario) async throws { try await scenario.run() }

    @Test(arguments: AuthScenarios.all)
    func `accounts are managed`(_ scenario: Scenario) async throws { try await scenario.run() }

    @Test(.everyStorage, arguments: AccessScenarios.all)
    func `roles and grants are managed`(_ scenario: Scenario) async throws { try await scenario.run() }

    /// Operations whose success takes more than one request; each has a test of its own.
    private static let elsewhere: Set = [
        "restoreRecord", "bkndRestoreRecord", "restoreEntity", "adoptTables", "dataTypes", "confirmPasswordReset",
        "magicCallback", "anonymousLogin", "verifySecondFactor", "confirmVerification", "confirmEmailChange",
        "refreshToken", "setUp", "upgradeAnonymous", "endSession", "unlinkIdentity", "confirmSecondFactor",
        "disableSecondFactor", "renewRecoveryCodes", "impersonate", "providerLogin", "providerLoginByForm",
        "providerRegister", "providerRegisterByForm", "providerLink", "providerLinkByForm", "providerCallback",
        "providerCallbackByForm", "providerToken", "setUpPage", "verifyPage", "resetPage", "emailPage", "getKey",
        "revokeKey", "deleteUser",
    ]

    @Test func `every route has a scenario that succeeds`() async throws {
        let table = try await TestAPI().table
        let records = ReadScenarios.all + WriteScenarios.all
        let all =
            records + records.map(\.atEntityAddress) + WriteScenarios.batch + DescriptionScenarios.data
            + DescriptionScenarios.system + DescriptionScenarios.config + SchemaScenarios.all + AuthScenarios.all
            + AccessScenarios.all
        let covered = Set(try all.filter { $0.status < 300 }.compactMap { try $0.operation(in: table) })
        let operations = Set(table.routes.map(\.operation.id))
        #expect(operations.count == table.routes.count)
        #expect(operations.subtracting(covered) == Self.elsewhere.union(MediaDoorCases.all.map(\.operation)))
    }
}
