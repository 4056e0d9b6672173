// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Kernel

/// Sends the callers of a plain port to the same address on the encrypted one.
struct HTTPSRedirect: Responding {
    /// Such as `https://api.example`; nil when only the caller knows the host.
    let publicURL: String?
    let port: @Sendable () -> Int
    let ids: any IDGenerator

    func respond(to request: InboundRequest) async -> APIResponse {
        guard request.target.utf8.first == UInt8(ascii: "/"), let base = base(for: request) else {
            return refuse(.badRequest("invalid_target", "Call this server over https."))
        }
        return APIResponse(.permanentRedirect, headers: [.location: base + request.target])
    }

    func refuse(_ problem: Problem) -> APIResponse { problem.response(requestID: ids.makeID(), accept: nil) }

    private func base(for request: InboundRequest) -> String? {
        if let publicURL, publicURL.hasPrefix("https://") {
            return publicURL.utf8.last == UInt8(ascii: "/") ? String(publicURL.dropLast()) : publicURL
        }
        let host = Self.withoutPort(request.authority)
        guard !host.isEmpty else { return nil }
        let port = port()
        return port == 443 ? "https://\(host)" : "https://\(host):\(port)"
    }

    private static func withoutPort(_ authority: String) -> Substring {
        if let end = authority.lastIndex(of: "]") { return authority[...end] }
        return authority.prefix { $0 != ":" }
    }
}
