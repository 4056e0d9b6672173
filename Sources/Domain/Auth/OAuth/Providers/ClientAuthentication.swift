// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// How this server proves to a provider's token endpoint who it is.
public enum ClientAuthentication: Sendable {
    /// Id and secret in the `Authorization` header (RFC 6749, section 2.3.1).
    case basic(Secret<String>)
    /// Id and secret in the form.
    case post(Secret<String>)
    /// The id alone; PKCE is all the proof there is.
    case none
    /// Apple's: a secret that is made anew for each use, a token signed with a key of the developer's team.
    case apple(AppleKey)

    public struct AppleKey: Sendable {
        public let team: String
        public let keyID: String
        /// PKCS #8 in PEM, as in the file that Apple hands out.
        public let privateKey: Secret<String>

        public init(team: String, keyID: String, privateKey: Secret<String>) {
            self.team = team
            self.keyID = keyID
            self.privateKey = privateKey
        }
    }

    /// The names of RFC 8414 in `token_endpoint_auth_method`.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        case basic = "client_secret_basic"
        case post = "client_secret_post"
        case none
    }
}
