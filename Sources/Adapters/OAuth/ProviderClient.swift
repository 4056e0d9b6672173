// SPDX-License-Identifier: Apache-2.0

public import AuthDomain
internal import JSON
public import Kernel

/// Speaks with providers over HTTP.
public final class ProviderClient: IdentityProviderClient {
    let http: any OutboundHTTP
    let clock: any WallClock
    private let discovery: DocumentCache<JSONValue>
    let keySets: DocumentCache<ProviderKeySet>

    public init(http: any OutboundHTTP, clock: any WallClock) {
        self.http = http
        self.clock = clock
        discovery = DocumentCache(http: http, clock: clock) { bytes in
            guard let json = try? JSONValue(parsing: bytes), json.objectValue != nil else { return nil }
            return json
        }
        keySets = DocumentCache(http: http, clock: clock) { ProviderKeySet($0) }
    }

    public func metadata(of provider: ProviderConfiguration) async throws(AuthError) -> ProviderMetadata {
        guard provider.needsDiscovery else { return try ProviderMetadata(provider) }
        let address = Self.discoveryAddress(of: provider.issuer.discovery)
        return try ProviderMetadata(provider, document: try await discovery.document(at: address))
    }

    /// OpenID Connect Discovery 1.0, section 4: behind the path that the issuer may have.
    private static func discoveryAddress(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    public func resource(
        at address: String,
        with accessToken: Secret<String>,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> JSONValue {
        var request = OutboundRequest("GET", address)
        request.headers.append(("Authorization", "Bearer \(accessToken.reveal())"))
        let response = try await send(request, to: provider, for: "user info")
        guard response.status == 200, let json = try? JSONValue(parsing: response.body) else {
            throw .upstream("\(provider.name): the user info endpoint answered \(response.status)")
        }
        return json
    }

    func send(
        _ request: OutboundRequest,
        to provider: ProviderConfiguration,
        for purpose: String
    ) async throws(AuthError) -> OutboundResponse {
        do throws(OutboundFailure) {
            return try await http.send(request)
        } catch {
            throw .upstream("\(provider.name): no answer for the \(purpose): \(error.text)")
        }
    }
}
