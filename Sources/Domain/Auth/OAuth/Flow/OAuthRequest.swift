// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A sign-in that is about to begin.
public struct OAuthRequest: Sendable {
    public var action: OAuthAction
    public var mode: OAuthMode
    /// What the addresses of the auth routes begin with, as the provider's settings know it: `https://host/api/auth`.
    /// Comes from the public address that is configured, not from what a request claims.
    public var base: String
    /// Where the browser goes at the end; cookie mode alone.
    public var redirect: RedirectTarget?
    public var principal: Principal
    public var client: Client

    public init(
        action: OAuthAction,
        mode: OAuthMode,
        base: String,
        redirect: RedirectTarget? = nil,
        principal: Principal = .anonymous,
        client: Client = Client()
    ) {
        self.action = action
        self.mode = mode
        self.base = base
        self.redirect = redirect
        self.principal = principal
        self.client = client
    }
}
