// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Finds out who asks, from what the request carries.
public protocol Authenticating: Sendable {
    /// The caller when that can be said at once, from memory; nil when ``principal(_:)`` has to be asked.
    ///
    /// - Throws: as ``principal(_:)``.
    func rememberedPrincipal(_ request: CallerEvidence) throws(Problem) -> Principal?

    /// The caller; ``Principal/anonymous`` when there are no credentials.
    ///
    /// - Throws: a 401 problem when credentials are there and bad, 403 when a browser sent them for a page of
    ///   somebody else.
    func principal(_ request: CallerEvidence) async throws(Problem) -> Principal
}

extension Authenticating {
    public func rememberedPrincipal(_: CallerEvidence) throws(Problem) -> Principal? { nil }
}
