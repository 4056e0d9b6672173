// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import Kernel

/// Takes callers on the server's own socket for the process itself, as commands are: only the owner of the data folder
/// can open it. Credentials that come along count there too, so that a command can act as somebody.
struct SocketAuthenticator: Authenticating {
    let base: SessionAuthenticator

    func rememberedPrincipal(_ request: CallerEvidence) throws(Problem) -> Principal? {
        try base.rememberedPrincipal(request).map { local($0, request) }
    }

    func principal(_ request: CallerEvidence) async throws(Problem) -> Principal {
        local(try await base.principal(request), request)
    }

    private func local(_ principal: Principal, _ request: CallerEvidence) -> Principal {
        request.isOnLocalSocket && principal == .anonymous ? .system : principal
    }
}
