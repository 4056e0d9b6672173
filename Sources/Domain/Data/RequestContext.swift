// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What every call of the domain is told about the request it serves.
public struct RequestContext: Sendable {
    public let caller: Caller
    public let requestID: String
    public let now: Timestamp
    /// Work not finished by then is given up.
    public let deadline: ContinuousClock.Instant
    /// How deep hooks have called back into the domain; 8 is the most.
    public let hookDepth: Int

    public init(
        caller: Caller,
        requestID: String,
        now: Timestamp,
        deadline: ContinuousClock.Instant,
        hookDepth: Int = 0
    ) {
        self.caller = caller
        self.requestID = requestID
        self.now = now
        self.deadline = deadline
        self.hookDepth = hookDepth
    }
}
