// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Something that belongs into the audit log.
public struct ActivityEvent: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable {
        case succeeded
        /// Wrong secret, expired code.
        case failed
        /// Known and not allowed.
        case refused
    }

    /// What happened, dotted and stable: `sign_in`, `sign_out`, `register`, `password.change`, `roles.assign` …
    public let action: String
    public let outcome: Outcome
    /// Who did it, as ``Kernel/Principal/actor`` has it.
    public let actor: String
    /// The account that it happened to; who may read their own activity finds it by this.
    public let user: RecordID?
    /// What else it happened to: a role, a key, an e-mail address that nobody has.
    public let target: String?
    public let client: Client
    public let details: JSONObject

    public init(
        _ action: String,
        _ outcome: Outcome = .succeeded,
        actor: String,
        user: RecordID? = nil,
        target: String? = nil,
        client: Client = Client(),
        details: JSONObject = JSONObject()
    ) {
        self.action = action
        self.outcome = outcome
        self.actor = actor
        self.user = user
        self.target = target
        self.client = client
        self.details = details
    }
}
