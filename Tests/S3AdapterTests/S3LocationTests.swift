// SPDX-License-Identifier: Apache-2.0

import Curl
import Kernel
import Synchronization
import Testing

@testable import S3Adapter

@Suite struct S3LocationTests {
    @Test(
        arguments: [
            ("s3://photos", "https", "photos.s3.us-east-1.amazonaws.com", "/a%20b", ""),
            ("s3://photos/", "https", "photos.s3.us-east-1.amazonaws.com", "/a%20b", ""),
            ("s3://my.photos?region=eu-west-1", "https", "s3.eu-west-1.amazonaws.com", "/my.photos/a%20b", ""),
            (
                "s3://photos/x//y%20z/?region=eu-west-1&path-style=true", "https", "s3.eu-west-1.amazonaws.com",
                "/photos/a%20b", "x/y z/"
            ),
            ("s3://photos/x+y?endpoint=http://minio:9000", "http", "minio:9000", "/photos/a%20b", "x+y/"),
            ("s3://photos?endpoint=http%3A%2F%2FMinio:80", "http", "minio", "/photos/a%20b", ""),
            ("s3://photos?endpoint=https://[fd00::1]:9000", "https", "[fd00::1]:9000", "/photos/a%20b", ""),
            (
                "s3://photos?endpoint=https://r2.example&path-style=false&region=auto", "https", "photos.r2.example",
                "/a%20b", ""
            ),
        ])
    func `a bucket is found`(_ url: String, _ scheme: String, _ host: String, _ path: String, _ prefix: String) throws {
        let location = try S3Location(parsing: url)
        #expect(location.scheme == scheme)
        #expect(location.host == host)
        #expect(location.path("a b") == path)
        #expect(location.prefix == prefix)
    }

    @Test(
        arguments: [
            "", "photos", "https://photos", "file:photos", "s3:", "s3://", "s3://ab", "s3://Photos_1", "s3://-photos",
            "s3://photos-", "s3://a..b", "s3://key:secret@photos", "s3://photos:9000", "s3://photos/%2e%2e/x",
            "s3://photos/%00", "s3://photos/%zz", "s3://photos?region", "s3://photos?region=", "s3://photos?region=a b",
            "s3://photos?region=a/b", "s3://photos?regoin=x", "s3://photos?region=a&region=b",
            "s3://photos?endpoint=minio:9000",
            "s3://photos?endpoint=ftp://minio", "s3://photos?endpoint=http://k:s@minio",
            "s3://photos?endpoint=http://minio/path",
            "s3://photos?endpoint=http://minio?x=y", "s3://photos?path-style=yes",
            "s3://photos/" + String(repeating: "x", count: 600),
        ])
    func `what is no bucket is refused`(_ url: String) {
        #expect(throws: S3LocationError.self) { try S3Location(parsing: url) }
    }

    @Test(
        arguments: [
            ("s3://photos", ["127.0.0.1", "10.0.0.1", "169.254.169.254"], [String]()),
            (
                "s3://photos?endpoint=http://127.0.0.1:9000", ["127.0.0.2", "10.0.0.1", "169.254.169.254"],
                ["127.0.0.1"]
            ),
            ("s3://photos?endpoint=http://localhost:9000", ["10.0.0.1", "169.254.169.254"], ["127.0.0.1", "::1"]),
            ("s3://photos?endpoint=http://[fd00::1]", ["10.0.0.1", "fd00::2"], ["fd00::1"]),
            (
                "s3://photos?endpoint=http://minio:9000", ["169.254.169.254", "fe80::1", "0.0.0.0"],
                ["10.1.2.3", "192.168.0.9"]
            ),
        ])
    func `an endpoint opens the private networks where it may be`(_ url: String, _ no: [String], _ yes: [String]) throws
    {
        let outbound = OutboundGuard(allowed: try S3Location(parsing: url).privateNetworks)
        for text in no { #expect(!outbound.permits(try #require(PeerAddress(text))), "\(text)") }
        for text in yes { #expect(outbound.permits(try #require(PeerAddress(text))), "\(text)") }
    }

    @Test func `waits double up to a limit, and only a random part of them is waited`() async throws {
        let waits = Mutex<[Duration]>([])
        let policy = RetryPolicy(
            attempts: 6,
            first: .milliseconds(100),
            longest: .milliseconds(500),
            random: { 0.5 },
            sleep: { wait in waits.withLock { $0.append(wait) } }
        )
        await #expect(throws: S3Failure.unreachable("x")) {
            try await policy.run { () async throws(S3Failure) in throw .unreachable("x") }
        }
        #expect(waits.withLock { $0 } == [50, 100, 200, 250, 250].map { .milliseconds($0) })
        await #expect(throws: S3Failure.notFound) {
            try await policy.run { () async throws(S3Failure) in throw .notFound }
        }
        #expect(waits.withLock { $0.count } == 5)
    }

    @Test func `a wait that is cancelled ends`() async {
        let policy = RetryPolicy(sleep: { _ in throw CancellationError() })
        await #expect(throws: S3Failure.cancelled) {
            try await policy.run { () async throws(S3Failure) in throw .unreachable("x") }
        }
    }

    @Test(
        arguments: [
            ("Fri, 24 May 2013 00:00:00 GMT", "2013-05-24T00:00:00Z"),
            ("Sat, 21 Nov 2026 20:52:32 GMT", "2026-11-21T20:52:32Z"),
        ])
    func `dates of answers are read`(_ text: String, _ moment: String) throws {
        #expect(HTTPDate.parse(text) == Timestamp(moment))
        #expect(HTTPDate.parse(text.replacing("GMT", with: "CET")) == nil)
        #expect(HTTPDate.parse("") == nil)
        #expect(HTTPDate.parse("Fri, 99 May 2013 00:00:00 GMT") == nil)
    }
}
