// SPDX-License-Identifier: Apache-2.0

/// Which budget of requests a route draws on.
public enum RateClass: String, Sendable, Hashable, CaseIterable {
    case data
    case schema
    case system
    case auth
    case media
    case health
}
