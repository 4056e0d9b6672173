// SPDX-License-Identifier: Apache-2.0

/// How a route takes the body of a request, and how large that may be.
public enum BodyLimit: Sendable, Hashable {
    /// No body is expected; one of up to the standard limit is read and dropped.
    case none
    /// Collected in memory, at most ``RequestLimits/body`` bytes.
    case standard
    /// Collected in memory, at most this many bytes.
    case custom(Int)
    /// Handed over as it arrives, with back-pressure; the handler counts.
    case streaming
}
