// SPDX-License-Identifier: Apache-2.0
public import Curl
internal import SigV4

/// A bucket and where it is: `s3://bucket/prefix?region=…&endpoint=…&path-style=…`.
///
/// - `prefix`: what the names of all objects begin with; a slash is added behind it. Optional.
/// - `region`: `us-east-1` when left out.
/// - `endpoint`: the `http` or `https` address of another service than Amazon's.
/// - `path-style`: whether the bucket stands in the path (`true`) or in the host's name (`false`). When left out: in the
///   path with an `endpoint`, in the host's name without.
public struct S3Location: Sendable, Hashable {
    public let bucket: String
    /// Empty, or with a slash at its end.
    public let prefix: String
    public let region: String
    let scheme: String
    /// With the port where it isn't the scheme's own; the bucket is in it unless it is in the path.
    let host: String
    let isPathStyle: Bool
    /// Nil for Amazon's.
    private let endpointHost: String?

    public init(parsing text: String) throws(S3LocationError) {
        guard let url = CurlURL(text) else { throw .init("that is no URL") }
        guard url.scheme == "s3" else { throw .init("it must begin with s3://") }
        guard url.user == nil, url.password == nil else { throw .init("keys do not belong into it") }
        guard url.port == nil, Self.isBucket(url.host) else { throw .init("\"\(url.host)\" is no name of a bucket") }
        bucket = url.host
        prefix = try Self.prefix(url.path)
        var region = "us-east-1"
        var endpoint: CurlURL?
        var isPathStyle: Bool?
        var seen: Set<Substring> = []
        for pair in (url.query ?? "").split(separator: "&" as Character) {
            let parts = pair.split(separator: "=" as Character, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let value = PercentEncoding.decode(String(parts[1]), plusIsBlank: false),
                !value.isEmpty
            else {
                throw .init("\(parts[0]) has no value")
            }
            guard seen.insert(parts[0]).inserted else { throw .init("\(parts[0]) stands there twice") }
            switch parts[0] {
            case "region": region = try Self.region(value)
            case "endpoint": endpoint = try Self.endpoint(value)
            case "path-style": isPathStyle = try Self.flag(value)
            default: throw .init("\(parts[0]) is none of region, endpoint, path-style")
            }
        }
        // No certificate is right for a bucket with dots in front of Amazon's name.
        let inPath = isPathStyle ?? (endpoint != nil || bucket.contains("." as Character))
        let service = endpoint.map { $0.authority.lowercased() } ?? "s3.\(region).amazonaws.com"
        self.region = region
        scheme = endpoint?.scheme ?? "https"
        host = inPath ? service : "\(bucket).\(service)"
        self.isPathStyle = inPath
        endpointHost = endpoint?.host
    }

    /// The encoded path of the object `key`, or of the bucket; the prefix is not added.
    func path(_ key: String?) -> String {
        let base = isPathStyle ? "/\(bucket)" : ""
        return key.map { "\(base)/\(PercentEncoding.encodePath($0))" } ?? "\(base)/"
    }

    /// What the guard of outgoing requests has to allow besides the Internet: an endpoint that is named may be in a
    /// private network, or on this machine where it says so. The addresses of clouds' metadata are never among these.
    public var privateNetworks: [AddressRange] {
        guard let endpointHost else { return [] }
        let bare = endpointHost.filter { !"[]".contains($0) }
        if let address = AddressRange(bare) { return [address] }
        let local = ["127.0.0.0/8", "::1"]
        let isLocal = bare == "localhost" || bare.hasSuffix(".localhost")
        let networks =
            isLocal ? local : local + ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]
        return networks.compactMap { AddressRange($0) }
    }
}
