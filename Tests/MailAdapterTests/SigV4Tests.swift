// SPDX-License-Identifier: Apache-2.0
import Curl
import Kernel
import Testing

@testable import MailAdapter

/// Cases of Amazon's published test suite for Signature Version 4 (aws-sig-v4-test-suite).
@Suite struct SigV4Tests {
    private let signer = SigV4Signer(
        access: "AKIDEXAMPLE",
        secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1",
        service: "service"
    )

    @Test(
        arguments: [
            ("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            ("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
            (
                "GET", "/?Param2=value2&Param1=value1",
                "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
            ),
        ])
    func `a published case is signed as published`(_ method: String, _ path: String, _ signature: String) throws {
        let request = CurlRequest(method: method, url: "https://example.amazonaws.com\(path)")
        let signed = try signer.sign(request, at: try #require(Timestamp("2015-08-30T12:36:00Z")))
        let value = try #require(signed.headers.first { $0.name == "Authorization" }?.value)
        #expect(
            value
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=\(signature)"
        )
        #expect(signed.headers.contains(CurlHeader("X-Amz-Date", "20150830T123600Z")))
    }
}
