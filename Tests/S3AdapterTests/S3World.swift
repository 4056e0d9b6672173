// SPDX-License-Identifier: Apache-2.0

import Crypto
import Curl
import Foundation
import JSON
import Kernel
import MediaDomain
import Synchronization

@testable import S3Adapter

struct SystemClock: WallClock {
    /// Ahead of the machine's.
    var shift: Int64 = 0

    func now() -> Timestamp {
        Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000) + shift)
    }
}

/// A new bucket on one of the servers, our store in it, and boto3 beside.
struct S3World: Sendable {
    static let retries = RetryPolicy(attempts: 3, first: .milliseconds(5), longest: .milliseconds(10))

    let store: S3BlobStore
    let boto: Questions
    let name: String
    let curl: CurlClient

    var bucket: S3Bucket { store.bucket }

    init(
        _ server: S3Server,
        through port: Int? = nil,
        options: S3Options = S3Options(retries: S3World.retries),
        prefix: String = "roost/media"
    ) async throws {
        let (serverPort, boto) = try await server.running()
        try await self.init(boto, port: port ?? serverPort, options: options, prefix: prefix)
    }

    init(
        _ boto: Questions,
        port: Int,
        options: S3Options = S3Options(retries: S3World.retries),
        prefix: String = "roost/media"
    ) async throws {
        let name = "b\(UInt64.random(in: 0 ... .max))"
        guard try await boto.ask(["make": .string(name)]) == ["made": true] else {
            throw PeerProcess.Failure(text: "no bucket was made")
        }
        self.boto = boto
        self.name = name
        (store, curl) = try Self.store("s3://\(name)/\(prefix)?endpoint=http://127.0.0.1:\(port)", options: options)
    }

    static func store(
        _ url: String,
        _ credentials: S3Credentials = S3Credentials(access: S3Server.access, secret: Secret(S3Server.secret)),
        clock: any WallClock = SystemClock(),
        options: S3Options = S3Options(retries: S3World.retries)
    ) throws -> (S3BlobStore, CurlClient) {
        let location = try S3Location(parsing: url)
        let curl = try CurlClient(CurlOptions(outbound: OutboundGuard(allowed: location.privateNetworks), running: 128))
        return (S3BlobStore(location, credentials, client: curl, clock: clock, options: options), curl)
    }

    /// A question about the bucket.
    func ask(_ question: JSONValue) async throws -> JSONValue {
        guard case .object(var question) = question else { return .null }
        question["bucket"] = .string(name)
        return try await boto.ask(.object(question))
    }

    func get(_ key: String) async throws -> JSONValue { try await ask(["get": .string(key)]) }

    /// Nothing is left of uploads that did not end.
    func openUploads() async throws -> Int { try await boto.ask(["uploads": .string(name)]).number("uploads") }

    func keys() async throws -> [String] { try await ask(["keys": ""]).texts("keys") }
}

extension BlobKey {
    static func random(_ area: Area = .originals) -> BlobKey {
        let digits = Hex.encode((0..<16).map { _ in UInt8.random(in: 0...255) })
        // 32 digits behind an area are a key.
        return BlobKey("\(area.rawValue)/\(digits)") ?? random(area)
    }
}

/// The bytes 0, 1 … 250, 0 …
func pattern(_ count: Int, from start: Int = 0) -> [UInt8] {
    let whole = (0..<251).map { UInt8($0) }
    var bytes: [UInt8] = Array(whole[(start % 251)...])
    bytes.reserveCapacity(count + 251)
    while bytes.count < count { bytes += whole }
    return Array(bytes.prefix(count))
}

func sha256(_ bytes: [UInt8]) -> String { Hex.encode(Array(SHA256.hash(data: bytes))) }

/// Gives `count` bytes of the pattern in pieces, and then its end, or fails.
final class PortionSource: ByteSource {
    private let count: Int
    private let piece: Int
    private let failure: (any Error)?
    private let given: Mutex<Int>
    let closed = Mutex(false)

    init(_ count: Int, from start: Int = 0, piece: Int = 100_000, failure: (any Error)? = nil) {
        self.count = start + count
        self.piece = piece
        self.failure = failure
        given = Mutex(start)
    }

    func next() async throws(BlobError) -> [UInt8]? {
        if Task.isCancelled { throw .source(CancellationError()) }
        let range = given.withLock { given in
            defer { given = min(given + piece, count) }
            return given..<min(given + piece, count)
        }
        if range.isEmpty {
            if let failure { throw .source(failure) }
            return nil
        }
        return pattern(range.count, from: range.lowerBound)
    }

    func close() async { closed.withLock { $0 = true } }
}

extension ByteSource {
    func all() async throws(BlobError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await next() { bytes += piece }
        return bytes
    }
}
