// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/signing-keys/rotate` with `{"signOut"?}`: a new key signs tokens from now on. With `signOut` the old
/// keys and all sessions end, for keys that leaked.
struct RotateSigningKeys {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["signOut"])
        try await api.services.settings.rotate(
            api.services.signingKeys,
            signingOut: body.flag("signOut"),
            by: request.principal,
            client: request.client
        )
        return api.done()
    }
}
