// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import MediaDomain
import Testing

@testable import S3Adapter

/// Keys that count for a while only, with their token.
@Suite struct SessionTokenTests {
    private static let token = "FwoGZXIvYXdzE+/=="
    private let credentials = S3Credentials(
        access: S3Server.access,
        secret: Secret(S3Server.secret),
        session: Secret(SessionTokenTests.token)
    )

    @Test func `every request carries the token`() async throws {
        let world = try await S3World(.moto)
        let (port, _) = try await S3Server.moto.running()
        let proxy = try await PeerProcess("faulty_proxy.py", ["\(port)"])
        let door = try proxy.ready.number("port")
        let (store, _) = try S3World.store("s3://\(world.name)/p?endpoint=http://127.0.0.1:\(door)", credentials)
        // Counts what carries the token, and does nothing to it.
        let fault: JSONValue = [
            "do": "nothing", "times": 1000, "when": .string("x-amz-security-token: \(Self.token)"),
        ]
        _ = try await proxy.ask(fault)
        let (key, large) = (BlobKey.random(), BlobKey.random())
        _ = try await store.put(key, PortionSource(10), BlobFacts())
        _ = try await store.put(large, PortionSource(9_000_000), BlobFacts())
        _ = try await store.open(key, nil).source.all()
        _ = try await store.copy(key, to: .random())
        _ = try await store.list(.area(.originals), after: nil, limit: 10)
        try await store.delete([key, large])
        let told = try await proxy.ask(["tell": true])
        #expect(try told.number("met") == told.texts("requests").count)
        #expect(try told.number("met") > 8)
    }

    @Test func `addresses carry the token, and no other secret`() throws {
        let (store, _) = try S3World.store("s3://bucket/p?endpoint=http://127.0.0.1:1", credentials)
        let direct = try #require(store.direct)
        let addresses = [
            try direct.addressForReading(.random(), life: .seconds(60), answer: DirectAnswer()),
            try direct.addressForWriting(.random(), life: .seconds(60), BlobFacts(length: 5)),
        ]
        for address in addresses {
            #expect(address.url.contains("X-Amz-Security-Token=FwoGZXIvYXdzE%2B%2F%3D%3D&"), "\(address.url)")
            #expect(!address.url.contains(S3Server.secret))
        }
        let (plain, _) = try S3World.store("s3://bucket/p?endpoint=http://127.0.0.1:1")
        let address = try #require(plain.direct).addressForReading(
            .random(),
            life: .seconds(60),
            answer: DirectAnswer()
        )
        #expect(!address.url.contains("Security-Token"))
    }

    @Test func `the token is shown by nothing that is printed`() throws {
        let (store, _) = try S3World.store("s3://bucket/p?endpoint=http://127.0.0.1:1", credentials)
        for text in ["\(credentials)", "\(store)", String(reflecting: store)] {
            #expect(!text.contains(Self.token) && !text.contains(S3Server.secret))
        }
    }
}
