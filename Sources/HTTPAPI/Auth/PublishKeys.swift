// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import HTTPTypes
import JSON
import Kernel

/// `GET /.well-known/jwks.json`: the public keys by which other programs check our tokens (RFC 7517).
struct PublishKeys {
    let api: AuthAPI

    func callAsFunction(_: APIRequest) async throws -> APIResponse {
        let keys = try await api.services.signingKeys.publicKeys()
        // Short, so that nobody holds on to a key that was dropped.
        return .json(keys.encoded(), headers: [.cacheControl: "public, max-age=300"])
    }
}
