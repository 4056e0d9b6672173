// SPDX-License-Identifier: Apache-2.0
internal import Crypto
public import Kernel

/// Signs requests to services of Amazon and to those that speak the same protocol: AWS Signature Version 4
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
///
/// Signing is done here and not by libcurl: that of 7.88 signs many keys and queries wrongly.
public struct RequestSigner: Sendable {
    private static let algorithm = "AWS4-HMAC-SHA256"
    /// Stands for the body's hash where the body is not known when the request is signed.
    public static let unsignedPayload = "UNSIGNED-PAYLOAD"

    private let access: String
    private let secret: Secret<String>
    private let session: Secret<String>?
    private let region: String
    private let service: String

    /// - Parameters:
    ///   - session: the token of keys that count for a while only.
    ///   - service: as Amazon calls it: `s3`, `ses`.
    public init(
        access: String,
        secret: Secret<String>,
        session: Secret<String>? = nil,
        region: String,
        service: String
    ) {
        self.access = access
        self.secret = secret
        self.session = session
        self.region = region
        self.service = service
    }

    /// The header fields of the request with those that prove it: date, session and signature.
    /// - Parameter payload: the SHA-256 of the body in hexadecimal digits.
    public func sign(_ target: SignedTarget, payload: String, at moment: Timestamp) -> [SignedTarget.Header] {
        let time = Self.time(moment)
        var headers = target.headers
        headers.append(SignedTarget.Header("x-amz-date", time))
        if let session { headers.append(SignedTarget.Header("x-amz-security-token", session.reveal())) }
        let (names, signature) = signature(target, headers, target.query, payload: payload, time: time)
        let credential = "\(access)/\(scope(time))"
        let proof = "\(Self.algorithm) Credential=\(credential), SignedHeaders=\(names), Signature=\(signature)"
        return headers + [SignedTarget.Header("Authorization", proof)]
    }

    /// The query of an address that anybody may use for `seconds` from `moment` on. The user has to send `headers` of
    /// the target as they are.
    public func presign(
        _ target: SignedTarget,
        payload: String = RequestSigner.unsignedPayload,
        at moment: Timestamp,
        seconds: Int
    ) -> [SignedTarget.Parameter] {
        let time = Self.time(moment)
        let names = Self.fields(target.headers, target.host).map(\.name).joined(separator: ";")
        var query = target.query
        query.append(SignedTarget.Parameter("X-Amz-Algorithm", Self.algorithm))
        query.append(SignedTarget.Parameter("X-Amz-Credential", "\(access)/\(scope(time))"))
        query.append(SignedTarget.Parameter("X-Amz-Date", time))
        query.append(SignedTarget.Parameter("X-Amz-Expires", "\(seconds)"))
        query.append(SignedTarget.Parameter("X-Amz-SignedHeaders", names))
        if let session { query.append(SignedTarget.Parameter("X-Amz-Security-Token", session.reveal())) }
        let (_, signature) = signature(target, target.headers, query, payload: payload, time: time)
        return query + [SignedTarget.Parameter("X-Amz-Signature", signature)]
    }

    private func signature(
        _ target: SignedTarget,
        _ headers: [SignedTarget.Header],
        _ query: [SignedTarget.Parameter],
        payload: String,
        time: String
    ) -> (names: String, signature: String) {
        let fields = Self.fields(headers, target.host)
        let names = fields.map(\.name).joined(separator: ";")
        // Encoded once more, which S3 alone does without.
        let path = service == "s3" ? target.path : PercentEncoding.encodePath(target.path)
        let canonical = [
            target.method, path, SignedTarget.Parameter.canonical(query),
            fields.map { "\($0.name):\($0.value)\n" }.joined(), names, payload,
        ].joined(separator: "\n")
        let text = [Self.algorithm, time, scope(time), Self.digest(Array(canonical.utf8))].joined(separator: "\n")
        return (names, Hex.encode(Self.mac(signingKey(day: String(time.prefix(8))), text)))
    }

    /// Each name once, in their order; the values of a field that stands there several times keep theirs.
    private static func fields(_ headers: [SignedTarget.Header], _ host: String) -> [(name: String, value: String)] {
        let all = headers + [SignedTarget.Header("host", host)]
        return Dictionary(grouping: all) { $0.name.lowercased() }
            .map { name, fields in (name, fields.map { squeezed($0.value) }.joined(separator: ",")) }
            .sorted { $0.0 < $1.0 }
    }

    private func scope(_ time: String) -> String { "\(time.prefix(8))/\(region)/\(service)/aws4_request" }

    private func signingKey(day: String) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array("AWS4\(secret.reveal())".utf8)) { Self.mac($0, $1) }
    }

    /// `20130524T000000Z`.
    private static func time(_ moment: Timestamp) -> String {
        moment.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// SHA-256 in hexadecimal digits, as ``sign(_:payload:at:)`` takes it.
    public static func digest(_ bytes: [UInt8]) -> String { Hex.encode(Array(SHA256.hash(data: bytes))) }

    /// Without blanks at the ends, and with one for several.
    private static func squeezed(_ value: String) -> String {
        value.split(separator: " " as Character).joined(separator: " ")
    }

    private static func mac(_ key: [UInt8], _ text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }
}
