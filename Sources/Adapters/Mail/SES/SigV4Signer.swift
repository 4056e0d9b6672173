// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Curl
internal import Kernel

/// Signs requests as Amazon's services ask for: AWS Signature Version 4
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
struct SigV4Signer: Sendable {
    private static let algorithm = "AWS4-HMAC-SHA256"

    let access: String
    let secret: Secret<String>
    let region: String
    let service: String

    /// The request with `X-Amz-Date` and `Authorization`. Its path and query must be encoded already, each parameter as
    /// `name=value`; header fields may be repeated by nobody.
    func sign(_ request: CurlRequest, at moment: Timestamp) throws(CurlError) -> CurlRequest {
        guard let url = CurlURL(request.url) else { throw .invalidRequest("that is no URL") }
        let time = Self.time(moment)
        var signed = request
        signed.headers.append(CurlHeader("X-Amz-Date", time))
        let fields = (signed.headers + [CurlHeader("Host", Self.host(of: url))])
            .map { (name: $0.name.lowercased(), value: Self.squeezed($0.value)) }
            .sorted { $0.name < $1.name }
        let names = fields.map(\.name).joined(separator: ";")
        let canonical = [
            request.method, Self.canonicalPath(url.path, service: service), Self.canonicalQuery(url.query ?? ""),
            fields.map { "\($0.name):\($0.value)\n" }.joined(), names, Self.digest(request.body),
        ].joined(separator: "\n")
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        let text = [Self.algorithm, time, scope, Self.digest(Array(canonical.utf8))].joined(separator: "\n")
        let signature = Hex.encode(Self.mac(signingKey(day: String(time.prefix(8))), text))
        let value = "\(Self.algorithm) Credential=\(access)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        signed.headers.append(CurlHeader("Authorization", value))
        return signed
    }

    private func signingKey(day: String) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array("AWS4\(secret.reveal())".utf8)) { Self.mac($0, $1) }
    }

    /// `20150830T123600Z`.
    static func time(_ moment: Timestamp) -> String {
        moment.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// As it is sent: the port stands there when it is not the scheme's own.
    private static func host(of url: CurlURL) -> String {
        let usual = url.scheme == "https" ? 443 : 80
        return url.port.map { $0 == usual ? url.host : "\(url.host):\($0)" } ?? url.host
    }

    /// Encoded once more, which S3 alone does without.
    private static func canonicalPath(_ path: String, service: String) -> String {
        service == "s3"
            ? path
            : String(
                path.utf8.flatMap { byte -> [Character] in
                    let scalar = Character(UnicodeScalar(byte))
                    return byte == UInt8(ascii: "/") || isUnreserved(byte)
                        ? [scalar] : Array("%" + Hex.encode([byte]).uppercased())
                }
            )
    }

    private static func canonicalQuery(_ query: String) -> String {
        query.split(separator: "&" as Character)
            .map { $0.contains("=") ? String($0) : "\($0)=" }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
            .joined(separator: "&")
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }

    /// Without blanks at the ends, and with one for several.
    private static func squeezed(_ value: String) -> String {
        value.split(separator: " " as Character).joined(separator: " ")
    }

    private static func digest(_ bytes: [UInt8]) -> String { Hex.encode(Array(SHA256.hash(data: bytes))) }

    private static func mac(_ key: [UInt8], _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }
}
