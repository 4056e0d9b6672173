// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Kernel

/// Signs requests to S3: AWS Signature Version 4
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html).
///
/// Signing is done here and not by libcurl: that of 7.88 signs many keys and queries wrongly.
struct RequestSigner: Sendable {
    static let algorithm = "AWS4-HMAC-SHA256"
    /// Stands for the body's hash where the body is not known when the request is signed.
    static let unsignedPayload = "UNSIGNED-PAYLOAD"

    let credentials: S3Credentials
    let region: String

    /// The header fields of the request with those that prove it: date, hash of the body, session and signature.
    /// - Parameter payload: the SHA-256 of the body in hexadecimal digits.
    func sign(_ target: SignedTarget, payload: String, at moment: Timestamp) -> [S3Header] {
        let time = Self.time(moment)
        var headers = target.headers
        headers.append(S3Header("x-amz-content-sha256", payload))
        headers.append(S3Header("x-amz-date", time))
        if let session = credentials.session {
            headers.append(S3Header("x-amz-security-token", session.reveal()))
        }
        let (names, signature) = signature(target, headers, target.query, payload: payload, time: time)
        let credential = "\(credentials.access)/\(scope(time))"
        headers.append(
            S3Header(
                "Authorization",
                "\(Self.algorithm) Credential=\(credential), SignedHeaders=\(names), Signature=\(signature)"
            )
        )
        return headers
    }

    /// The query of an address that anybody may use for `seconds` from `moment` on. The user has to send `headers` of
    /// the target as they are.
    func presign(_ target: SignedTarget, at moment: Timestamp, seconds: Int) -> [S3Parameter] {
        let time = Self.time(moment)
        let names = (target.headers.map { $0.name.lowercased() } + ["host"]).sorted().joined(separator: ";")
        var query = target.query
        query.append(S3Parameter("X-Amz-Algorithm", Self.algorithm))
        query.append(S3Parameter("X-Amz-Credential", "\(credentials.access)/\(scope(time))"))
        query.append(S3Parameter("X-Amz-Date", time))
        query.append(S3Parameter("X-Amz-Expires", "\(seconds)"))
        query.append(S3Parameter("X-Amz-SignedHeaders", names))
        if let session = credentials.session {
            query.append(S3Parameter("X-Amz-Security-Token", session.reveal()))
        }
        let (_, signature) = signature(target, target.headers, query, payload: Self.unsignedPayload, time: time)
        return query + [S3Parameter("X-Amz-Signature", signature)]
    }

    private func signature(
        _ target: SignedTarget,
        _ headers: [S3Header],
        _ query: [S3Parameter],
        payload: String,
        time: String
    ) -> (names: String, signature: String) {
        let fields = (headers + [S3Header("host", target.host)])
            .map { (name: $0.name.lowercased(), value: Self.squeezed($0.value)) }
            .sorted { $0.name < $1.name }
        let names = fields.map(\.name).joined(separator: ";")
        let canonical = [
            target.method, target.path, S3Parameter.canonical(query),
            fields.map { "\($0.name):\($0.value)\n" }.joined(), names, payload,
        ].joined(separator: "\n")
        let text = [Self.algorithm, time, scope(time), Self.digest(Array(canonical.utf8))].joined(separator: "\n")
        return (names, Hex.encode(Self.mac(signingKey(day: String(time.prefix(8))), text)))
    }

    private func scope(_ time: String) -> String { "\(time.prefix(8))/\(region)/s3/aws4_request" }

    private func signingKey(day: String) -> [UInt8] {
        [day, region, "s3", "aws4_request"].reduce(Array("AWS4\(credentials.secret.reveal())".utf8)) {
            Self.mac($0, $1)
        }
    }

    /// `20130524T000000Z`.
    static func time(_ moment: Timestamp) -> String {
        moment.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// In hexadecimal digits.
    static func digest(_ bytes: [UInt8]) -> String { Hex.encode(Array(SHA256.hash(data: bytes))) }

    /// Without blanks at the ends, and with one for several.
    private static func squeezed(_ value: String) -> String {
        value.split(separator: " " as Character).joined(separator: " ")
    }

    private static func mac(_ key: [UInt8], _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }
}
