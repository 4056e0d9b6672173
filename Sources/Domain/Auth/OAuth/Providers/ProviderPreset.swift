// SPDX-License-Identifier: Apache-2.0

/// Providers whose addresses, scopes and peculiarities are known, so that a client id and secret are all it takes.
public enum ProviderPreset: String, Sendable, Hashable, CaseIterable {
    case google
    case github
    case apple
    case microsoft
    case gitlab
    case discord
    case facebook
}

extension ProviderPreset {
    var kind: ProviderConfiguration.Kind {
        switch self {
        case .google, .apple, .microsoft, .gitlab: .openID
        case .github, .discord, .facebook: .oauth2
        }
    }

    /// The issuer of an OpenID provider, under which its discovery document stands; for the others what their
    /// identities are kept under.
    func issuer(tenant: String) -> String {
        switch self {
        case .google: "https://accounts.google.com"
        case .github: "https://github.com"
        case .apple: "https://appleid.apple.com"
        case .microsoft: "https://login.microsoftonline.com/\(tenant)/v2.0"
        case .gitlab: "https://gitlab.com"
        case .discord: "https://discord.com"
        case .facebook: "https://www.facebook.com"
        }
    }

    /// Those of providers without a discovery document.
    var endpoints: ProviderEndpoints {
        switch self {
        case .google, .apple, .microsoft, .gitlab: ProviderEndpoints()
        case .github:
            ProviderEndpoints(
                authorization: "https://github.com/login/oauth/authorize",
                token: "https://github.com/login/oauth/access_token",
                userInfo: "https://api.github.com/user",
                emails: "https://api.github.com/user/emails"
            )
        case .discord:
            ProviderEndpoints(
                authorization: "https://discord.com/oauth2/authorize",
                token: "https://discord.com/api/oauth2/token",
                userInfo: "https://discord.com/api/users/@me"
            )
        case .facebook:
            ProviderEndpoints(
                authorization: "https://www.facebook.com/dialog/oauth",
                token: "https://graph.facebook.com/oauth/access_token",
                userInfo: "https://graph.facebook.com/me?fields=id,name,email,picture"
            )
        }
    }

    var scopes: [String] {
        switch self {
        case .google, .microsoft, .gitlab: ["openid", "email", "profile"]
        case .github: ["read:user", "user:email"]
        // Apple puts the address into the token; the name comes once, in a form that nobody signs.
        case .apple: ["openid", "email"]
        case .discord: ["identify", "email"]
        case .facebook: ["public_profile", "email"]
        }
    }

    var scopeSeparator: String { self == .facebook ? "," : " " }

    var mapping: ClaimMapping {
        switch self {
        case .google, .apple, .gitlab: .openID
        // Whoever administers a tenant can write any address into `email`; this claim says that its domain is theirs.
        case .microsoft: ClaimMapping(emailVerified: ["xms_edov"])
        case .github:
            ClaimMapping(subject: ["id"], emailVerified: [], name: ["name", "login"], avatar: ["avatar_url"])
        case .discord:
            ClaimMapping(subject: ["id"], emailVerified: ["verified"], name: ["global_name", "username"], avatar: [])
        // Nothing in its profile says whether the address was ever confirmed.
        case .facebook: ClaimMapping(subject: ["id"], emailVerified: [], avatar: ["picture.data.url"])
        }
    }

    /// How most of their documentation sends the client's secret.
    var authenticationMethod: ClientAuthentication.Method { .post }

    /// What their tokens are signed with.
    var algorithms: [TokenAlgorithm] { kind == .openID ? [.rs256] : [] }

    /// Apple answers by a form that the browser posts whenever it is asked for the address.
    var responseMode: ProviderConfiguration.ResponseMode { self == .apple ? .formPost : .query }
}
