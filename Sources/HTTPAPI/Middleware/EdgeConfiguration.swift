// SPDX-License-Identifier: Apache-2.0

public import Logging

/// What the outer layer is told at start.
public struct EdgeConfiguration: Sendable {
    public var limits: RequestLimits
    public var cors: CORSPolicy
    public var trustedProxies: TrustedProxies
    /// Requests in progress beyond which further ones are answered 503.
    public var maximumConcurrency: Int
    /// The level of the one line per request.
    public var accessLogLevel: Logger.Level

    public init(
        limits: RequestLimits = .init(),
        cors: CORSPolicy = .init(origins: []),
        trustedProxies: TrustedProxies = .init(),
        maximumConcurrency: Int = 4096,
        accessLogLevel: Logger.Level = .debug
    ) {
        self.limits = limits
        self.cors = cors
        self.trustedProxies = trustedProxies
        self.maximumConcurrency = maximumConcurrency
        self.accessLogLevel = accessLogLevel
    }
}
