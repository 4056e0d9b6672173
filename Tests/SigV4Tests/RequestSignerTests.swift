// SPDX-License-Identifier: Apache-2.0
import Kernel
import SigV4
import Testing

/// Amazon's published test suite for Signature Version 4 (aws-signing-test-suite/v4), but for what asks to make paths
/// shorter: paths are signed as they are sent.
@Suite struct RequestSignerTests {
    /// One case of the suite; the signatures are those of its header-signature.txt and query-signature.txt.
    struct Published: Sendable, CustomTestStringConvertible {
        let name: String
        var method = "GET"
        var path = "/"
        var query: [SignedTarget.Parameter] = []
        var headers: [SignedTarget.Header] = []
        var body = ""
        var session: String?
        let signature: String
        let querySignature: String
        var testDescription: String { name }
    }

    private typealias Header = SignedTarget.Header
    private typealias Parameter = SignedTarget.Parameter

    private static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    private static let token = """
        AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwt\
        hAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVX\
        AkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==
        """

    static let published: [Published] = [
        Published(
            name: "get-header-key-duplicate",
            headers: [Header("My-Header1", "value2"), Header("My-Header1", "value2"), Header("My-Header1", "value1")],
            signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
            querySignature: "3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97"
        ),
        Published(
            name: "get-header-value-order",
            headers: [
                Header("My-Header1", "value4"), Header("My-Header1", "value1"), Header("My-Header1", "value3"),
                Header("My-Header1", "value2"),
            ],
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
            querySignature: "313720e71ca6202fdcfa9b20f88de01a4eb0638a83c833b1c184359a4eda864e"
        ),
        Published(
            name: "get-header-value-trim",
            headers: [Header("My-Header1", " value1"), Header("My-Header2", " \"a   b   c\"")],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            querySignature: "e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4"
        ),
        Published(
            name: "get-relative-relative-unnormalized",
            path: "/example1/example2/../..",
            signature: "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b",
            querySignature: "b45db0bfd1cf15003493b733e33aa208dd981bd0e63037a6ed953f71d2118a16"
        ),
        Published(
            name: "get-relative-unnormalized",
            path: "/example/..",
            signature: "eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282",
            querySignature: "cbcb213b928a077e43275df47b500f1dfaa864ab3f5a18f6b95f4ff0938167ee"
        ),
        Published(
            name: "get-slash-dot-slash-unnormalized",
            path: "/./",
            signature: "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145",
            querySignature: "a9b13e8f3484d9505bf1a6f347219f8f35b0fe8f128ceea597efc146a3dfe90c"
        ),
        Published(
            name: "get-slash-pointless-dot-unnormalized",
            path: "/./example",
            signature: "beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff",
            querySignature: "72b11f16d9530b18204bfb71f2d6ab085894c0ed8d352730a6e76234c58b5e10"
        ),
        Published(
            name: "get-slash-unnormalized",
            path: "//",
            signature: "c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e",
            querySignature: "b2a9542809db687769200f56a844a03f2bd0291d6eb90232d5101c6a579446cd"
        ),
        Published(
            name: "get-slashes-unnormalized",
            path: "//example//",
            signature: "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5",
            querySignature: "822a5a9ba28072c5ab2bb4a6307d0c88276d40e49fec6b724c03fb4d4ba60fc2"
        ),
        Published(
            name: "get-space-normalized",
            path: "/example space/",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
            querySignature: "7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6"
        ),
        Published(
            name: "get-space-unnormalized",
            path: "/example space/",
            signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
            querySignature: "7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6"
        ),
        Published(
            name: "get-unreserved",
            path: "/\(unreserved)",
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
            querySignature: "95968482db1b9e0fadef6efc1bd24689f77c77d9ef56919c96a28cc92e0d6005"
        ),
        Published(
            name: "get-utf8",
            path: "/ሴ",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
            querySignature: "10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44"
        ),
        Published(
            name: "get-vanilla",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            querySignature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"
        ),
        Published(
            name: "get-vanilla-empty-query-key",
            query: [Parameter("Param1", "value1")],
            signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
            querySignature: "49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de"
        ),
        Published(
            name: "get-vanilla-query",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            querySignature: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"
        ),
        Published(
            name: "get-vanilla-query-order-encoded",
            query: [Parameter("Param-3", "Value3"), Parameter("Param", "Value2"), Parameter("ሴ", "Value1")],
            signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
            querySignature: "c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787"
        ),
        Published(
            name: "get-vanilla-query-order-key-case",
            query: [Parameter("Param2", "value2"), Parameter("Param1", "value1")],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            querySignature: "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5"
        ),
        Published(
            name: "get-vanilla-query-unreserved",
            query: [Parameter(unreserved, unreserved)],
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
            querySignature: "8e76a88a7433637b12778d5592799b29ad21ecd6cf6325051c21d86f0acda2bf"
        ),
        Published(
            name: "get-vanilla-utf8-query",
            query: [Parameter("ሴ", "bar")],
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
            querySignature: "0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600"
        ),
        Published(
            name: "get-vanilla-with-session-token",
            session: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
            signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
            querySignature: "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c"
        ),
        Published(
            name: "post-header-key-case",
            method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            querySignature: "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b"
        ),
        Published(
            name: "post-header-key-sort",
            method: "POST",
            headers: [Header("My-Header1", "value1")],
            signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
            querySignature: "c09d07e0d55871f10f2a6d350d994acf6825a3cae70673d7def55616e6119dd7"
        ),
        Published(
            name: "post-header-value-case",
            method: "POST",
            headers: [Header("My-Header1", "VALUE1")],
            signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
            querySignature: "0698bc9e4f7f9139065ba2909c0e99da257e8e2a42492a097bcd46d792391fed"
        ),
        Published(
            name: "post-sts-header-before",
            method: "POST",
            session: token,
            signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
            querySignature: "46c2e3c63c1dbe7d39f8ada16fe7f001c1f56c5791441565323677f96308871c"
        ),
        Published(
            name: "post-vanilla",
            method: "POST",
            signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            querySignature: "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b"
        ),
        Published(
            name: "post-vanilla-empty-query-value",
            method: "POST",
            query: [Parameter("Param1", "value1")],
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
            querySignature: "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682"
        ),
        Published(
            name: "post-vanilla-query",
            method: "POST",
            query: [Parameter("Param1", "value1")],
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
            querySignature: "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682"
        ),
        Published(
            name: "post-x-www-form-urlencoded",
            method: "POST",
            headers: [Header("Content-Type", "application/x-www-form-urlencoded"), Header("Content-Length", "13")],
            body: "Param1=value1",
            signature: "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b",
            querySignature: "89a40deed0f26f9461242825a082d2222717248abc7ab41f552ad84a94ad46e9"
        ),
        Published(
            name: "post-x-www-form-urlencoded-parameters",
            method: "POST",
            headers: [
                Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                Header("Content-Length", "13"),
            ],
            body: "Param1=value1",
            signature: "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422",
            querySignature: "0dbeb9b026c7b6675f266b8427efec9b4fa8b1f6ef1477d717aea231106eab4d"
        ),
    ]

    private func signer(_ session: String?) -> RequestSigner {
        RequestSigner(
            access: "AKIDEXAMPLE",
            secret: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            session: session.map { Secret($0) },
            region: "us-east-1",
            service: "service"
        )
    }

    private func target(_ one: Published) -> SignedTarget {
        SignedTarget(
            method: one.method,
            host: "example.amazonaws.com",
            path: one.path,
            query: one.query,
            headers: one.headers
        )
    }

    @Test(arguments: published)
    func `a published request is signed as published`(_ one: Published) throws {
        let moment = try #require(Timestamp("2015-08-30T12:36:00Z"))
        let payload = RequestSigner.digest(Array(one.body.utf8))
        var target = target(one)
        if !one.body.isEmpty { target.headers.append(SignedTarget.Header("x-amz-content-sha256", payload)) }
        let headers = signer(one.session).sign(target, payload: payload, at: moment)
        #expect(headers.contains(SignedTarget.Header("x-amz-date", "20150830T123600Z")))
        let names = Set((target.headers + headers.dropLast()).map { $0.name.lowercased() } + ["host"]).sorted()
        #expect(
            headers.last
                == SignedTarget.Header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                        + "SignedHeaders=\(names.joined(separator: ";")), Signature=\(one.signature)"
                )
        )
    }

    @Test(arguments: published)
    func `a published address is signed as published`(_ one: Published) throws {
        let moment = try #require(Timestamp("2015-08-30T12:36:00Z"))
        let payload = RequestSigner.digest(Array(one.body.utf8))
        let query = signer(one.session).presign(target(one), payload: payload, at: moment, seconds: 3600)
        #expect(query.last == SignedTarget.Parameter("X-Amz-Signature", one.querySignature))
    }

    @Test func `the session's token goes along, signed, and is shown nowhere else`() throws {
        let moment = try #require(Timestamp("2015-08-30T12:36:00Z"))
        let signer = signer("token+/=")
        let target = SignedTarget(method: "GET", host: "example.amazonaws.com", path: "/")
        let headers = signer.sign(target, payload: RequestSigner.unsignedPayload, at: moment)
        #expect(headers.contains(SignedTarget.Header("x-amz-security-token", "token+/=")))
        #expect(headers.last?.value.contains("host;x-amz-date;x-amz-security-token,") == true)
        let query = signer.presign(target, at: moment, seconds: 1)
        #expect(query.contains(SignedTarget.Parameter("X-Amz-Security-Token", "token+/=")))
        let without = self.signer(nil).presign(target, at: moment, seconds: 1)
        #expect(query.last != without.last)
        #expect(!"\(signer)".contains("token") && !"\(signer)".contains("wJalr"))
    }
}
