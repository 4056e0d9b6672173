// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Which entries of the audit log are asked for; nil asks for all.
public struct ActivityFilter: Sendable, Hashable {
    public var action: String?
    public var actor: String?
    public var user: RecordID?
    public var outcome: ActivityEvent.Outcome?
    /// Later than this.
    public var since: Timestamp?
    /// Earlier than this.
    public var until: Timestamp?

    public init() {}

    var matches: [AuthMatch] {
        var matches: [AuthMatch] = []
        if let action { matches.append(.equal("action", .string(action))) }
        if let actor { matches.append(.equal("actor", .string(actor))) }
        if let user { matches.append(.equal("user", .string(user.reference))) }
        if let outcome { matches.append(.equal("outcome", .string(outcome.rawValue))) }
        if let since { matches.append(.greater("time", since.json)) }
        if let until { matches.append(.less("time", until.json)) }
        return matches
    }
}
