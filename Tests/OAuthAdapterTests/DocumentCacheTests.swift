// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel
import OAuthAdapter
import Testing

@Suite struct DocumentCacheTests {
    private let world: ProviderWorld
    init() throws { world = try ProviderWorld() }

    private var asked: Int { world.stub.count(ProviderWorld.discovery) }
    private var keysAsked: Int { world.stub.count(ProviderWorld.keysAddress) }

    @Test func `a discovery document is asked for once while it is fresh`() async throws {
        for _ in 0..<3 { #expect(try await world.metadata().token == ProviderWorld.token) }
        #expect(asked == 1)
        world.clock.advance(3599)
        _ = try await world.metadata()
        #expect(asked == 1)
        world.clock.advance(2)
        _ = try await world.metadata()
        #expect(asked == 2)
    }

    @Test(arguments: [
        ("max-age=120", 120), ("public, max-age=7200, must-revalidate", 7200), ("MAX-AGE=120", 120), ("max-age=0", 60),
        ("max-age=99999999999999999999", 60), ("max-age=999999999", 86_400), ("max-age=-5", 60), ("no-store", 60),
        ("no-cache, max-age=500", 60), ("private", 3600), ("max-age=\"300\"", 300),
    ])
    func `the provider's own time counts, within bounds`(_ header: String, _ seconds: Int64) async throws {
        world.stub.set(ProviderWorld.discovery, ProviderWorld.document, headers: [("cache-control", header)])
        _ = try await world.metadata()
        world.clock.advance(seconds - 1)
        _ = try await world.metadata()
        #expect(asked == 1)
        world.clock.advance(1)
        _ = try await world.metadata()
        #expect(asked == 2)
    }

    @Test func `a document that has not changed is not sent again`() async throws {
        world.stub.set(ProviderWorld.discovery, ProviderWorld.document, headers: [("ETag", "\"v1\"")])
        _ = try await world.metadata()
        world.stub.set(ProviderWorld.discovery, .success(OutboundResponse(status: 304)))
        world.clock.advance(3601)
        #expect(try await world.metadata().token == ProviderWorld.token)
        let headers = world.stub.requests.last?.headers.map { "\($0.name): \($0.value)" } ?? []
        #expect(headers.contains("If-None-Match: \"v1\""))
        world.clock.advance(3599)
        _ = try await world.metadata()
        #expect(asked == 2)
    }

    @Test func `when the provider is away the old document serves for a day`() async throws {
        _ = try await world.metadata()
        world.stub.set(ProviderWorld.discovery, .failure(OutboundFailure("timeout")))
        world.clock.advance(3601)
        #expect(try await world.metadata().token == ProviderWorld.token)
        #expect(try await world.metadata().token == ProviderWorld.token)
        #expect(asked == 2)
        world.clock.advance(86_400)
        #expect(await world.outcome { _ = try await world.metadata() } == "upstream")
    }

    @Test func `callers that come together share one request`() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try? await world.metadata() } }
        }
        #expect(asked == 1)
    }

    @Test func `a failure is not kept`() async throws {
        world.stub.set(ProviderWorld.discovery, status: 500, [:])
        #expect(await world.outcome { _ = try await world.metadata() } == "upstream")
        world.stub.set(ProviderWorld.discovery, ProviderWorld.document)
        #expect(await world.outcome { _ = try await world.metadata() } == "ok")
    }

    @Test(
        arguments: [
            .success(OutboundResponse(status: 200)),
            .success(OutboundResponse(status: 200, body: Array("<html>".utf8))),
            .success(OutboundResponse(status: 200, body: Array("[]".utf8))), .success(OutboundResponse(status: 302)),
            .success(OutboundResponse(status: 304)), .failure(OutboundFailure("refused")),
        ] as [StubProvider.Answer]
    )
    func `what is no document is a failure of the provider`(_ answer: StubProvider.Answer) async {
        world.stub.set(ProviderWorld.discovery, answer)
        #expect(await world.outcome { _ = try await world.metadata() } == "upstream")
    }

    @Test func `an unknown key is looked for anew, once a minute at most`() async throws {
        #expect(await world.outcome { _ = try await world.claims(of: world.sign()) } == "ok")
        let renewed = try StubKeys()
        world.stub.set(ProviderWorld.keysAddress, try Self.renamed(renewed.set, to: "new"))
        let token = try await renewed.sign(["alg": "ES256", "kid": "new"], ["sub": "alice"], by: .es256)
        #expect(await world.outcome { _ = try await world.claims(of: token) } == "upstream")
        #expect(keysAsked == 1)
        world.clock.advance(60)
        #expect(await world.outcome { _ = try await world.claims(of: token) } == "ok")
        #expect(keysAsked == 2)
        for number in 0..<50 {
            let madeUp = try await renewed.sign(
                ["alg": "ES256", "kid": .string("k\(number)")],
                ["sub": "m"],
                by: .es256
            )
            #expect(await world.outcome { _ = try await world.claims(of: madeUp) } == "upstream")
        }
        #expect(keysAsked == 2)
    }

    private static func renamed(_ set: JSONValue, to name: String) throws -> JSONValue {
        let keys = try #require(set["keys"]?.arrayValue).map { key -> JSONValue in
            guard var object = key.objectValue, object["kid"] == "es256" else { return key }
            object["kid"] = .string(name)
            return .object(object)
        }
        return ["keys": .array(keys)]
    }
}
