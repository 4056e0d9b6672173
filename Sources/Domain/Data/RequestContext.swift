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
    /// Roost works on records of its own: hidden fields are fields like any other.
    let seesHidden: Bool
    /// How the answer is kept in the transaction of the write, for requests that may be sent again.
    public private(set) var keeping: AnswerKeeping?

    public init(
        caller: Caller,
        requestID: String,
        now: Timestamp,
        deadline: ContinuousClock.Instant,
        hookDepth: Int = 0
    ) {
        self.init(caller, requestID, now, deadline, hookDepth, seesHidden: false)
    }

    /// Of Roost itself, for ``OwnRecords``.
    static func own(requestID: String, now: Timestamp, deadline: ContinuousClock.Instant) -> RequestContext {
        RequestContext(.system, requestID, now, deadline, 0, seesHidden: true)
    }

    private init(
        _ caller: Caller,
        _ requestID: String,
        _ now: Timestamp,
        _ deadline: ContinuousClock.Instant,
        _ hookDepth: Int,
        seesHidden: Bool
    ) {
        self.seesHidden = seesHidden
        self.caller = caller
        self.requestID = requestID
        self.now = now
        self.deadline = deadline
        self.hookDepth = hookDepth
    }

    /// The same for a request whose answer is kept for repeats.
    public func keeping(_ keeping: AnswerKeeping?) -> RequestContext {
        var context = self
        context.keeping = keeping
        return context
    }
}
