// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Kernel
import MediaDomain
import Testing

@testable import S3Adapter

@Suite struct DirectAccessTests {
    private func fetch(
        _ world: S3World,
        _ address: DirectAddress,
        url: String? = nil,
        method: String? = nil,
        body: String? = nil,
        headers: [(String, String)]? = nil
    ) async throws -> JSONValue {
        let sent = headers ?? address.headers.map { ($0.name, $0.value) }
        let fields = sent.map { ($0.0, JSONValue.string($0.1)) }
        var question = JSONObject([
            ("fetch", .string(url ?? address.url)), ("method", .string(method ?? address.method)),
            ("headers", .object(JSONObject(fields))),
        ])
        if let body { question["body"] = .string(body) }
        return try await world.boto.ask(.object(question))
    }

    @Test(arguments: S3Server.allCases)
    func `whoever has an address reads with it alone`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let direct = try #require(world.store.direct)
        let key = BlobKey.random()
        _ = try await world.store.put(key, PortionSource(100), BlobFacts())
        let answer = DirectAnswer(
            type: "image/png",
            disposition: "attachment; filename=\"a b+ü.png\"",
            cacheControl: "private, max-age=60"
        )
        let address = try direct.addressForReading(key, life: .seconds(60), answer: answer)
        #expect(address.method == "GET")
        #expect(address.headers.isEmpty)
        #expect(address.expires > SystemClock().now())
        let read = try await fetch(world, address)
        #expect(read["status"] == 200)
        #expect(try read.text("body").unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } == pattern(100))
        #expect(read["headers"]?["content-type"] == "image/png")
        #expect(read["headers"]?["cache-control"] == "private, max-age=60")
        #expect(try (read["headers"] ?? .null).text("content-disposition").hasPrefix("attachment; filename=\"a b+"))
    }

    @Test func `an address that was changed, has expired or is of wrong keys is refused`() async throws {
        let world = try await S3World(.swift)
        let direct = try #require(world.store.direct)
        let (key, other) = (BlobKey.random(), BlobKey.random())
        _ = try await world.store.put(key, PortionSource(100), BlobFacts())
        _ = try await world.store.put(other, PortionSource(100), BlobFacts())
        let address = try direct.addressForReading(key, life: .seconds(60), answer: DirectAnswer(type: "a/b"))
        #expect(try await fetch(world, address)["status"] == 200)
        for (from, to) in [
            (key.text, other.text), ("Expires=60", "Expires=600"), ("a%2Fb", "a%2Fc"), ("Signature=", "Signature=0"),
        ] {
            let parts = address.url.components(separatedBy: from)
            #expect(parts.count == 2)
            let read = try await fetch(world, address, url: parts.joined(separator: to))
            #expect(read["status"] == 403, "\(to)")
        }
        #expect(try await fetch(world, address, method: "DELETE")["status"] == 403)
        #expect(try await fetch(world, address, method: "PUT", body: "x")["status"] == 403)

        let (port, _) = try await S3Server.swift.running()
        let url = "s3://\(world.name)/roost/media?endpoint=http://127.0.0.1:\(port)"
        let (past, _) = try S3World.store(url, clock: SystemClock(shift: -120_000))
        let expired = try #require(past.direct).addressForReading(key, life: .seconds(60), answer: DirectAnswer())
        #expect(try await fetch(world, expired)["status"] == 403)
        let alive = try #require(past.direct).addressForReading(key, life: .seconds(600), answer: DirectAnswer())
        #expect(try await fetch(world, alive)["status"] == 200)
        let (wrong, _) = try S3World.store(url, S3Credentials(access: "acct:user", secret: Secret("wrong")))
        let forged = try #require(wrong.direct).addressForReading(key, life: .seconds(60), answer: DirectAnswer())
        #expect(try await fetch(world, forged)["status"] == 403)
    }

    @Test(arguments: S3Server.allCases)
    func `whoever has an address writes what was announced`(_ server: S3Server) async throws {
        let world = try await S3World(server)
        let direct = try #require(world.store.direct)
        let key = BlobKey.random(.uploads)
        let facts = BlobFacts(length: 5, type: MimeType("text/plain"))
        let address = try direct.addressForWriting(key, life: .seconds(60), facts)
        #expect(address.method == "PUT")
        #expect(
            address.headers == [
                DirectAddress.Header("Content-Length", "5"), DirectAddress.Header("Content-Type", "text/plain"),
            ]
        )
        #expect(try await fetch(world, address, body: "hello")["status"] == 200)
        #expect(try await world.store.open(key, nil).source.all() == Array("hello".utf8))
        #expect(try await world.get("roost/media/\(key.text)")["type"] == "text/plain")
        if server == .moto { return }
        for (body, headers) in [
            ("hello!", [("Content-Length", "6"), ("Content-Type", "text/plain")]),
            ("hello", [("Content-Length", "5"), ("Content-Type", "text/html")]),
        ] {
            #expect(try await fetch(world, address, body: body, headers: headers)["status"] == 403)
        }
        #expect(try await world.store.open(key, nil).source.all() == Array("hello".utf8))
    }

    @Test func `all that was announced is part of the signature`() throws {
        let (store, _) = try S3World.store("s3://bucket?endpoint=http://127.0.0.1:1")
        let facts = BlobFacts(length: 5, type: MimeType("text/plain"), sha256: [UInt8](repeating: 0, count: 32))
        let address = try #require(store.direct).addressForWriting(.random(), life: .seconds(60), facts)
        let sum = DirectAddress.Header("x-amz-checksum-sha256", String(repeating: "A", count: 43) + "=")
        #expect(address.headers.contains(sum))
        let names = "SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bx-amz-checksum-sha256&"
        #expect((address.url + "&").contains(names), "\(address.url)")
    }

    @Test(arguments: [Duration.zero, .milliseconds(900), .seconds(604_801), .seconds(-1)])
    func `a life that no signature has is refused`(_ life: Duration) throws {
        let (store, _) = try S3World.store("s3://bucket?endpoint=http://127.0.0.1:1")
        let direct = try #require(store.direct)
        #expect(throws: BlobError.self) {
            try direct.addressForReading(.random(), life: life, answer: DirectAnswer())
        }
        #expect(throws: BlobError.self) { try direct.addressForWriting(.random(), life: life, BlobFacts()) }
    }
}
