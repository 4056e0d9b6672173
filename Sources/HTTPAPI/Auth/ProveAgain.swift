// SPDX-License-Identifier: Apache-2.0

import AuthDomain
import Kernel

/// `POST /api/auth/step-up` with `{"password"}` or `{"code"}`: a fresh proof for the session that asks.
struct ProveAgain {
    let api: AuthAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let body = try AuthBody(request)
        try body.allow(["password", "code"])
        let proof: SignIn.Proof =
            if let code = try body.textIfAny("code") { .code(code) } else { .password(try body.secret("password")) }
        try await api.services.signIn.stepUp(request.principal, proof, client: request.client)
        return api.done()
    }
}
