// SPDX-License-Identifier: Apache-2.0

/// Answers what comes off a connection. It never fails: errors are answers too.
public protocol Responding: Sendable {
    func respond(to request: InboundRequest) async -> APIResponse

    /// The answer to what could not be read as a request.
    func refuse(_ problem: Problem) -> APIResponse
}
