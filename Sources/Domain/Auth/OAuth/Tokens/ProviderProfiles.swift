// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Learns from a provider who has signed in.
struct ProviderProfiles: Sendable {
    let client: any IdentityProviderClient
    let clock: any WallClock

    func profile(
        for grant: CodeGrant,
        nonce: String,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> ProviderProfile {
        let tokens = try await client.redeem(grant, at: metadata, of: provider)
        switch provider.kind {
        case .openID: return try await openID(tokens, nonce: nonce, at: metadata, of: provider)
        case .oauth2: return try await plain(tokens, at: metadata, of: provider)
        }
    }

    /// What the signed token says counts; the endpoint is asked for an address only when the token has none, or
    /// doesn't say whether it was confirmed.
    private func openID(
        _ tokens: ProviderTokens,
        nonce: String,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> ProviderProfile {
        guard let token = tokens.id else { throw .upstream("\(provider.name): there was no ID token") }
        let signed = try await client.claims(of: token, with: tokens.access, at: metadata, of: provider)
        let (issuer, subject) = try check(signed, nonce: nonce, at: metadata, of: provider)
        let said = ClaimReader(mapping: provider.mapping, claims: .object(signed.claims))
        guard let address = metadata.userInfo, said.email == nil || !said.tellsVerified && !provider.trustsEmail else {
            return profile(issuer, subject, address: said, rest: [said], of: provider)
        }
        let info = try await client.resource(at: address, with: tokens.access, of: provider)
        // Who swaps the access token must not get another person's address (OpenID Connect Core 1.0, section 5.3.2).
        guard info["sub"]?.stringValue?.isSame(as: subject) == true else {
            throw .upstream("\(provider.name): the user info is of somebody else than the ID token")
        }
        let told = ClaimReader(mapping: provider.mapping, claims: info)
        return profile(issuer, subject, address: told.email == nil ? said : told, rest: [said, told], of: provider)
    }

    private func check(
        _ signed: SignedClaims,
        nonce: String,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) throws(AuthError) -> (issuer: String, subject: String) {
        do throws(IDTokenFault) {
            return try IDTokenRules(for: provider, at: metadata, nonce: nonce).check(signed, at: clock.now())
        } catch {
            throw .upstream("\(provider.name): the ID token is refused: \(error.rawValue)")
        }
    }

    private func plain(
        _ tokens: ProviderTokens,
        at metadata: ProviderMetadata,
        of provider: ProviderConfiguration
    ) async throws(AuthError) -> ProviderProfile {
        guard let address = metadata.userInfo else { throw .upstream("\(provider.name): it has no user info endpoint") }
        let info = try await client.resource(at: address, with: tokens.access, of: provider)
        let told = ClaimReader(mapping: provider.mapping, claims: info)
        guard let subject = told.subject else { throw .upstream("\(provider.name): the user info names nobody") }
        guard let emails = metadata.emails else {
            return profile(metadata.issuer, subject, address: told, rest: [told], of: provider)
        }
        let list = try await client.resource(at: emails, with: tokens.access, of: provider)
        let primary = list.arrayValue?.first { $0["primary"]?.booleanValue == true }
        return ProviderProfile(
            issuer: metadata.issuer,
            subject: subject,
            email: primary?["email"]?.stringValue.flatMap { EmailAddress($0) },
            isEmailVerified: primary?["verified"]?.booleanValue == true || provider.trustsEmail,
            name: told.name,
            avatar: told.avatar
        )
    }

    /// Address and confirmation come from the same place: one source's address with another's confirmation would
    /// confirm what nobody looked at.
    private func profile(
        _ issuer: String,
        _ subject: String,
        address: ClaimReader,
        rest: [ClaimReader],
        of provider: ProviderConfiguration
    ) -> ProviderProfile {
        ProviderProfile(
            issuer: issuer,
            subject: subject,
            email: address.email,
            isEmailVerified: address.isEmailVerified || provider.trustsEmail,
            name: rest.lazy.compactMap(\.name).first,
            avatar: rest.lazy.compactMap(\.avatar).first
        )
    }
}
