// SPDX-License-Identifier: Apache-2.0

import MediaDomain
import Testing

@testable import S3Adapter

@Suite struct S3FailureTests {
    private func failure(_ status: Int, _ code: String, skew: Bool = false) -> S3Failure {
        let body = "<?xml version='1.0'?><Error><Code>\(code)</Code><Message>m</Message><Key>a&amp;b</Key></Error>"
        return S3Failure(status: status, body: code.isEmpty ? [] : Array(body.utf8), skew: skew)
    }

    @Test(
        arguments: [
            (404, "NoSuchKey", .notFound), (404, "NoSuchUpload", .notFound), (404, "", .notFound),
            (404, "NoSuchBucket", .bucketGone), (416, "InvalidRange", .rangeBehindEnd),
            (412, "PreconditionFailed", .changed),
            (403, "AccessDenied", .denied("403 AccessDenied m")), (403, "", .denied("403  ")),
            (400, "ExpiredToken", .denied("400 ExpiredToken m")), (200, "AccessDenied", .denied("200 AccessDenied m")),
            (301, "PermanentRedirect", .misplaced("301 PermanentRedirect m")), (307, "", .misplaced("307  ")),
            (400, "AuthorizationHeaderMalformed", .misplaced("400 AuthorizationHeaderMalformed m")),
            (403, "RequestTimeTooSkewed", .clockSkew("403 RequestTimeTooSkewed m")),
            (400, "BadDigest", .damaged("400 BadDigest m")), (400, "EntityTooLarge", .full("400 EntityTooLarge m")),
            (507, "", .full("507  ")), (503, "SlowDown", .unreachable("503 SlowDown m")),
            (429, "", .unreachable("429  ")),
            (400, "RequestTimeout", .unreachable("400 RequestTimeout m")), (502, "", .unreachable("502  ")),
            (200, "InternalError", .unreachable("200 InternalError m")),
            (409, "BucketExists", .unexpected("409 BucketExists m")),
        ] as [(Int, String, S3Failure)]
    )
    func `what the service answers is told apart`(_ status: Int, _ code: String, _ expected: S3Failure) {
        #expect(failure(status, code) == expected)
    }

    /// Services repeat what a refused request was signed with.
    @Test func `no text holds what a request proves itself by`() {
        let body = """
            <Error><Code>SignatureDoesNotMatch</Code><Message>m</Message><AWSAccessKeyId>AKID</AWSAccessKeyId>
            <StringToSign>AWS4-HMAC-SHA256 x-amz-security-token:t0ken</StringToSign><Token-0>t0ken</Token-0>
            <SignatureProvided>51gn</SignatureProvided><CanonicalRequest>GET</CanonicalRequest></Error>
            """
        for status in [200, 400, 403] {
            let failure = S3Failure(status: status, body: Array(body.utf8), skew: false)
            #expect(failure == .denied("\(status) SignatureDoesNotMatch m"))
        }
    }

    @Test func `a refusal by a service of another time is one of the clocks`() {
        #expect(failure(403, "", skew: true) == .clockSkew("403  "))
        #expect(failure(403, "AccessDenied", skew: true) == .clockSkew("403 AccessDenied m"))
    }

    @Test(arguments: [
        "<html><body>Bad gateway</body></html>", "not XML", "<Error>", "<Other><Code>NoSuchBucket</Code></Other>",
    ])
    func `an answer that is none of S3's counts by its status`(_ body: String) {
        #expect(S3Failure(status: 502, body: Array(body.utf8), skew: false).isPassing)
        #expect(S3Failure(status: 404, body: Array(body.utf8), skew: false) == .notFound)
    }

    @Test func `only what may end better is tried again`() {
        let passing: [S3Failure] = [.unreachable(""), .damaged("")]
        let lasting: [S3Failure] = [
            .notFound, .bucketGone, .denied(""), .misplaced(""), .clockSkew(""), .overloaded, .full(""), .cancelled,
            .changed,
            .rangeBehindEnd, .unexpected(""),
        ]
        #expect(passing.filter(\.isPassing) == passing)
        #expect(lasting.filter(\.isPassing).isEmpty)
    }

    @Test(
        arguments: [
            (nil, 5 << 20), (0, 5 << 20), (50_000_000_000, 5 << 20), (60_000_000_000, 6_000_601),
            (5_000_000_000_000, 500_050_006),
        ] as [(Int64?, Int)]
    )
    func `a blob never needs more parts than there may be`(_ length: Int64?, _ expected: Int) {
        let part = S3Options().part(for: length)
        #expect(part == expected)
        #expect((length ?? 0) / Int64(part) < 10_000)
    }
}
