// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Testing

@testable import AuthDomain

struct AuthSettingsTests {
    private let bench = FlowBench()
    private let admin = Principal(kind: .user(.text("root")), roles: ["admin"])

    private func source(_ locks: [SettingLock] = []) throws -> AuthSettingsSource {
        try AuthSettingsSource(
            store: bench.store,
            sealer: FakeSealer(),
            roles: bench.roles,
            activity: bench.activity,
            clock: bench.clock,
            locks: locks
        )
    }

    private let google: JSONValue = [
        "strategies": [
            "google": [
                "type": "oauth", "enabled": true,
                "config": ["name": "google", "client": ["client_id": "id-1", "client_secret": "hush-1"]],
            ]
        ]
    ]

    private func issues(_ patch: JSONValue) async throws -> [String] {
        let source = try source()
        do throws(AuthError) {
            _ = try await source.patch(patch, by: admin)
            return []
        } catch {
            guard case .invalid(let issues) = error else { throw error }
            return issues.map { "\($0.pointer) \($0.code)" }
        }
    }

    // MARK: - Reading

    @Test func `without anything stored the defaults are in force and shown`() async throws {
        let shown = try await source().shown(to: admin)
        #expect(shown["allow_register"] == true)
        #expect(shown["cookie"]?["expires"] == 604_800)
        #expect(shown["jwt"]?["alg"] == "EdDSA")
        #expect(shown["strategies"]?["password"]?["enabled"] == true)
        #expect(try source().policy == AuthPolicy())
    }

    @Test func `what is written is read again`() throws {
        let settings = AuthSettings()
        #expect(try AuthSettings(settings.json) == settings)
        let client: JSONValue = ["client_id": "x"]
        var other = AuthSettings()
        other.allowRegister = false
        other.cookie.secure = true
        other.cookie.domain = "example.com"
        other.strategies["github"] = .init(
            type: "oauth",
            isEnabled: false,
            config: JSONObject([("client", client)])
        )
        other.mail.links = [.reset: "https://a.test/?t={token}"]
        other.redirects = ["https://app.example.com"]
        other.mfa.requiredForAdmins = true
        other.password.minLength = 12
        other.session.expires = .seconds(3600)
        other.session.maximum = .seconds(86_400)
        other.session.limit = 3
        #expect(try AuthSettings(other.json) == other)
        #expect(other.policy.password.minimumLength == 12 && other.policy.session.life == .seconds(3600))
        #expect(other.policy.session.maximumLife == .seconds(86_400) && other.policy.session.limit == 3)
        #expect(other.policy.secondFactor.isRequiredForAdministrators)
    }

    @Test func `whoever may not sees and changes nothing`() async throws {
        bench.roles.set("reader", ["settings.read"])
        let reader = Principal(kind: .user(.text("r")), roles: ["reader"])
        let source = try source()
        #expect(try await source.shown(to: reader)["allow_register"] == true)
        await #expect(throws: AuthError.self) { try await source.patch(["allow_register": false], by: reader) }
        await #expect(throws: AuthError.self) { try await source.shown(to: .anonymous) }
        #expect(try await bench.records(.settings).isEmpty)
    }

    // MARK: - Changing

    @Test func `a change is in force as soon as it is answered, here and elsewhere`() async throws {
        let (here, elsewhere) = (try source(), try source())
        try await elsewhere.refresh()
        _ = try await here.patch(["allow_register": false, "password": ["minLength": 12]], by: admin)
        #expect(here.policy.registration.isOpen == false)
        #expect(here.policy.password.minimumLength == 12)
        #expect(try await elsewhere.refresh().allowRegister == false)
        _ = try await here.patch(["allow_register": nil], by: admin)
        #expect(here.current.allowRegister && here.current.password.minLength == 12)
    }

    @Test func `nothing is read again while nothing changes`() async throws {
        let source = try source()
        try await source.refresh()
        let before = bench.store.calls
        for _ in 0..<10 { try await source.refresh() }
        #expect(bench.store.calls == before)
    }

    @Test func `changes at a path merge, replace and remove`() async throws {
        let source = try source()
        _ = try await source.patch(["path": "/app"], at: SettingsPath(["cookie"]), by: admin)
        _ = try await source.patch("strict", at: SettingsPath(["cookie", "sameSite"]), by: admin)
        #expect(source.current.cookie.path == "/app" && source.current.cookie.sameSite == .strict)
        _ = try await source.replace(["renew": false], at: SettingsPath(["cookie"]), by: admin)
        #expect(source.current.cookie.path == "/" && source.current.cookie.renew == false)
        _ = try await source.remove(at: SettingsPath(["cookie", "renew"]), by: admin)
        #expect(source.current.cookie.renew)
        await #expect(throws: AuthError.self) { try await source.replace("x", by: admin) }
    }

    @Test func `two changes at once both count`() async throws {
        let (one, two, admin) = (try source(), try source(), admin)
        async let first = one.patch(["allow_register": false], by: admin)
        async let second = two.patch(["anonymous": ["enabled": true]], by: admin)
        _ = try await (first, second)
        let settings = try await source().refresh()
        #expect(settings.allowRegister == false && settings.anonymous.isEnabled)
        #expect(try await bench.records(.settings).count == 1)
    }

    @Test func `everything wrong is told at pointers, and nothing is stored`() async throws {
        let found = try await issues([
            "allow_registr": true,
            "cookie": ["sameSite": "lux", "path": "//evil", "expires": 1, "pathSuccess": "https://x"],
            "password": ["minLength": 0], "redirects": ["https://ok.example", "nonsense"], "jwt": ["alg": "none"],
            "strategies": ["me": ["type": "oauth"], "x y": ["type": "oauth"], "weird": ["type": "saml"], "n": 1],
            "mail": ["links": ["reset": "javascript:{token}"]], "session": "long",
        ])
        #expect(
            Set(found).isSuperset(of: [
                "/allow_registr unknown", "/cookie/sameSite choice", "/cookie/path invalid", "/cookie/expires range",
                "/cookie/pathSuccess invalid", "/password/minLength range", "/redirects/1 invalid", "/jwt/alg choice",
                "/strategies/me name", "/strategies/x y name", "/strategies/n type", "/strategies/weird/type choice",
                "/mail/links/reset invalid",
                "/session type",
            ])
        )
        #expect(try await bench.records(.settings).isEmpty)
    }

    @Test func `a provider is checked as soon as it is on`() async throws {
        let half: JSONValue = ["strategies": ["google": ["type": "oauth", "enabled": false]]]
        #expect(try await issues(half).isEmpty)
        let on: JSONValue = ["strategies": ["google": ["enabled": true]]]
        let found = try await issues(on)
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.hasPrefix("/strategies/google/") })
    }

    @Test func `visitors can't get a role that does not exist or that is built in`() async throws {
        #expect(try await issues(["default_role_register": "nobody"]) == ["/default_role_register unknown_role"])
        #expect(try await issues(["default_role_register": "admin"]) == ["/default_role_register invalid"])
        bench.roles.set("writer", ["settings.write"])
        bench.roles.set("strong", ["users.manage"])
        let writer = Principal(kind: .user(.text("w")), roles: ["writer"])
        let source = try source()
        await #expect(throws: AuthError.self) {
            try await source.patch(["default_role_register": "strong"], by: writer)
        }
        _ = try await source.patch(["default_role_register": "writer"], by: writer)
        #expect(source.policy.registration.role == "writer")
    }

    // MARK: - Secrets

    @Test func `secrets are never shown, and stored sealed`() async throws {
        let source = try source()
        let answer = try await source.patch(google, by: admin)
        #expect(answer["strategies"]?["google"]?["config"]?["client"] == ["client_id": "id-1"])
        #expect(!"\(try await source.shown(to: admin))".contains("hush"))
        #expect(!"\(try await bench.records(.settings).map(\.values))".contains("hush"))
        #expect(!"\(bench.activity.events)".contains("hush"))
        let config = source.current.strategies["google"]?.config
        #expect(config?["client"]?["client_secret"] == "hush-1")
    }

    @Test func `secrets stay when a change leaves them out, and go when it says so`() async throws {
        let source = try source()
        let client = SettingsPath(["strategies", "google", "config", "client"])
        let secret = SettingsPath(client.names + ["client_secret"])
        func stored() -> JSONValue? { secret.value(in: source.current.json) }
        let shown = try await source.patch(google, by: admin)
        _ = try await source.patch(["client_id": "id-2"], at: client, by: admin)
        #expect(stored() == "hush-1")
        _ = try await source.replace(.object(shown), by: admin)
        #expect(stored() == "hush-1")
        _ = try await source.patch(["client_secret": "hush-2"], at: client, by: admin)
        #expect(stored() == "hush-2")
        #expect(try await self.source().refresh().json == source.current.json)
        let strategy = SettingsPath(["strategies", "google"])
        _ = try await source.remove(at: strategy, by: admin)
        #expect(source.current.strategies["google"] == nil)
        #expect(try await bench.records(.settings).first?["sealed"]?.isNull ?? true)
    }

    // MARK: - Locks

    @Test func `what was given at the start is in force and can't be changed`() async throws {
        let lock = SettingLock(["allow_register"], false, origin: "ROOST_AUTH_ALLOW_REGISTER")
        let source = try source([lock])
        #expect(source.policy.registration.isOpen == false)
        await #expect(
            throws: AuthError.conflict(
                code: "setting_locked",
                message: "/allow_register is given by ROOST_AUTH_ALLOW_REGISTER and can't be changed here."
            )
        ) { try await source.patch(["allow_register": true], by: admin) }
        _ = try await source.patch(["allow_register": false, "anonymous": ["enabled": true]], by: admin)
        #expect(source.current.anonymous.isEnabled && !source.current.allowRegister)
        _ = try await source.replace(.object(try await source.shown(to: admin)), by: admin)
        #expect(source.origins == ["/allow_register": "ROOST_AUTH_ALLOW_REGISTER"])
    }

    @Test func `what can't be in force is refused at the start`() {
        #expect(throws: AuthError.self) { try source([SettingLock(["jwt", "alg"], "none", origin: "file")]) }
    }

    @Test(
        arguments: [
            (["a/b", "c~d"], "/a~1b/c~0d"), ([], ""), (["x"], "/x"),
        ] as [([String], String)]
    )
    func `places are written as pointers`(names: [String], pointer: String) {
        #expect("\(SettingsPath(names))" == pointer)
    }

    // MARK: - Who

    @Test func `settings.write alone changes neither strategies nor mail nor redirects`() async throws {
        bench.roles.set("keeper", ["settings.write"])
        let source = try source()
        let keeper = Principal(kind: .user(.text("k")), roles: ["keeper"])
        let details = PrincipalDetails(fingerprint: "k", scopes: [.permission("*")], keyID: "k")
        _ = try await source.patch(["redirects": ["https://app.example"]], by: admin)
        let changes: [JSONValue] = [
            google, ["strategies": ["password": ["enabled": false]]], ["mail": ["appName": "Evil"]],
            ["mail": ["links": ["reset": "https://evil.example/?t={token}"]]],
            ["redirects": ["https://evil.example"]], ["mfa": ["requiredForAdmins": true]],
        ]
        for caller in [keeper, Principal(kind: .key("k"), details: details)] {
            for change in changes {
                let refused = await refusal { try await source.patch(change, by: caller) }
                #expect(refused?.code == "administrator", "\(change)")
            }
            let removal = await refusal { try await source.remove(at: SettingsPath(["redirects"]), by: caller) }
            #expect(removal?.code == "administrator")
            let whole = await refusal { try await source.replace(JSONValue.object(JSONObject()), by: caller) }
            #expect(whole?.code == "administrator")
            _ = try await source.patch(["allow_register": false], by: caller)
        }
        #expect(source.current.redirects == ["https://app.example"])
        #expect(source.current.strategies.count == 1 && source.current.mail == AuthSettings.Mail())
    }
}
