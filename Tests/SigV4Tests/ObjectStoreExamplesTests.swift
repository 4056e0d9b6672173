// SPDX-License-Identifier: Apache-2.0
import Kernel
import Testing

@testable import SigV4

/// The examples in the documentation of S3 (sig-v4-header-based-auth, sigv4-query-string-auth).
@Suite struct ObjectStoreExamplesTests {
    private static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private let signer = RequestSigner(
        access: "AKIAIOSFODNN7EXAMPLE",
        secret: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1",
        service: "s3"
    )
    private let moment: Timestamp

    init() throws { moment = try #require(Timestamp("2013-05-24T00:00:00Z")) }

    private func target(
        _ path: String,
        _ query: [SignedTarget.Parameter] = [],
        _ headers: [SignedTarget.Header] = [],
        method: String = "GET"
    ) -> SignedTarget {
        SignedTarget(method: method, host: "examplebucket.s3.amazonaws.com", path: path, query: query, headers: headers)
    }

    private func authorization(_ target: SignedTarget, payload: String) throws -> String {
        var target = target
        target.headers.append(SignedTarget.Header("x-amz-content-sha256", payload))
        let headers = signer.sign(target, payload: payload, at: moment)
        #expect(headers.contains(SignedTarget.Header("x-amz-date", "20130524T000000Z")))
        return try #require(headers.first { $0.name == "Authorization" }?.value)
    }

    private func expected(_ names: String, _ signature: String) -> String {
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            + "SignedHeaders=\(names), Signature=\(signature)"
    }

    @Test func `reading a range is signed as published`() throws {
        let target = target("/test.txt", [], [SignedTarget.Header("Range", "bytes=0-9")])
        #expect(
            try authorization(target, payload: Self.empty)
                == expected(
                    "host;range;x-amz-content-sha256;x-amz-date",
                    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
                )
        )
    }

    @Test func `writing an object is signed as published`() throws {
        let headers = [
            SignedTarget.Header("Date", "Fri, 24 May 2013 00:00:00 GMT"),
            SignedTarget.Header("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ]
        let target = target("/\(PercentEncoding.encodePath("test$file.text"))", [], headers, method: "PUT")
        let payload = RequestSigner.digest(Array("Welcome to Amazon S3.".utf8))
        #expect(payload == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
        #expect(
            try authorization(target, payload: payload)
                == expected(
                    "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
                )
        )
    }

    @Test(
        arguments: [
            ([SignedTarget.Parameter("lifecycle")], "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            (
                [SignedTarget.Parameter("prefix", "J"), SignedTarget.Parameter("max-keys", "2")],
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
            ),
        ])
    func `a query is signed as published`(_ query: [SignedTarget.Parameter], _ signature: String) throws {
        #expect(
            try authorization(target("/", query), payload: Self.empty)
                == expected("host;x-amz-content-sha256;x-amz-date", signature)
        )
    }

    @Test func `an address to read from is signed as published`() throws {
        let query = signer.presign(target("/test.txt"), at: moment, seconds: 86_400)
        #expect(
            SignedTarget.Parameter.canonical(query)
                == "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
                + "&X-Amz-SignedHeaders=host"
        )
    }
}
