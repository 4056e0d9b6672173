// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// `POST /api/access/test`: what the rules say of a request, without carrying it out.
struct TestAccess {
    let api: AccessAPI

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let verdict = try await api.tester.test(request.json(), context: request.context(api.schema.clock))
        return api.schema.answer(verdict.json)
    }
}
