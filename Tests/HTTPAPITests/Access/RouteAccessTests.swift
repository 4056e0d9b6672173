// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// Who may come to which route, stated twice: in the table, and here for those that ask for no permission.
struct RouteAccessTests {
    /// Operations that tell nothing about the app.
    private static let open: Set = [
        "health", "healthReady", "ping", "specification", "specificationAlias", "publicKeys", "createByActionSchema",
        "setUpPage", "verifyPage", "resetPage", "emailPage", "describeTus",
    ]
    /// Operations that are about the caller's own account, or make the caller known.
    private static let account: Set = [
        "strategies", "signOutByLink", "signOut", "login", "register", "requestPasswordReset", "confirmPasswordReset",
        "requestMagicLink", "magicCallback", "codeLogin", "codeRegister", "anonymousLogin", "verifySecondFactor",
        "confirmVerification", "confirmEmailChange", "refreshToken", "setUp", "me", "providerLogin",
        "providerLoginByForm", "providerRegister", "providerRegisterByForm", "providerCallback",
        "providerCallbackByForm", "providerToken",
    ]

    @Test func `what needs no permission is on a list`() async throws {
        let routes = try await TestAPI().table.routes
        let ids = { (access: RouteAccess) in Set(routes.filter { $0.access == access }.map(\.operation.id)) }
        #expect(ids(.open) == Self.open)
        #expect(ids(.account) == Self.account)
    }

    @Test func `grants decide about all records and about nothing else`() async throws {
        for route in try await TestAPI().table.routes {
            let isRecords =
                route.path.description.hasPrefix("/api/data/{entity}")
                || route.path.description.hasPrefix("/api/data/entity/") || route.path.description == "/api/batch"
            #expect((route.access == .data) == isRecords, "\(route.method) \(route.path)")
        }
    }

    @Test func `grants on files decide about all of media but presets and garbage`() async throws {
        let exceptions: Set = ["listImagePresets", "collectMediaGarbage", "describeTus"]
        for route in try await TestAPI().table.routes {
            let isMedia = route.path.description.hasPrefix("/api/media/") && !exceptions.contains(route.operation.id)
            #expect((route.access == .media) == isMedia, "\(route.method) \(route.path)")
        }
    }

    @Test func `what changes something is not there for readers`() async throws {
        let reading: Set<SystemPermission> = [
            .schemaRead, .accessRead, .usersRead, .settingsRead, .logsRead, .systemRead, .mediaRead, .flowsRead,
        ]
        // Shows what tables would become, and changes nothing.
        let harmless: Set = ["inspectTables"]
        for route in try await TestAPI().table.routes where route.method != .get {
            let permissions: [SystemPermission] =
                switch route.access {
                case .permission(let permission): [permission]
                case .anyPermission(let permissions): permissions
                default: []
                }
            guard !permissions.isEmpty, !harmless.contains(route.operation.id) else { continue }
            let writing = permissions.filter { $0 != .schemaWrite && reading.contains($0) }
            #expect(writing.isEmpty, "\(route.method) \(route.path)")
        }
    }

    @Test func `a refusal names the permission`() async throws {
        let api = try await TestAPI(Cast.schema, access: .rules)
        let answer = await api.get("/api/data", headers: try await Cast(api).headers(.user))
        #expect(answer.status == 403)
        #expect(answer.code == "permission_missing")
        #expect(answer.json["permission"] == "schema.read")
    }

    @Test func `nothing of a body is read from someone who may not send it`() async throws {
        let api = try await TestAPI(Cast.schema, access: .rules)
        let answer = await api.send(.post, "/api/schema/apply", body: "{ this is not JSON")
        #expect(answer.status == 401)
    }

    @Test func `the specification holds entities for readers of the schema alone`() async throws {
        let api = try await TestAPI(Cast.schema, access: .rules)
        let cast = Cast(api)
        let (public_, full) = (
            await api.get("/api/openapi"),
            await api.get("/api/openapi", headers: try await cast.headers(.limited(.schemaRead)))
        )
        #expect(public_.status == 200)
        #expect(public_.json["paths"]?["/api/data/posts"] == nil)
        #expect(!public_.text.contains("/api/data/posts"))
        #expect(public_.json["components"]?["schemas"]?["posts"] == nil)
        #expect(full.json["paths"]?["/api/data/posts"] != nil)
        #expect(public_.headers[.eTag] != full.headers[.eTag])
        let conditional = await api.get("/api/openapi", headers: [.ifNoneMatch: full.headers[.eTag] ?? ""])
        #expect(conditional.status == 200)
    }
}
