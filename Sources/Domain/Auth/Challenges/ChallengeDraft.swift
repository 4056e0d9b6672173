// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A link or code that is about to be made.
public struct ChallengeDraft: Sendable, Hashable {
    public let purpose: ChallengePurpose
    public var account: RecordID?
    /// Earlier ones of the same purpose and subject are ended; nil when there may be several.
    public var subject: String?
    public var payload: JSONObject
    /// Nil for the purpose's own.
    public var life: Duration?

    public init(
        _ purpose: ChallengePurpose,
        account: RecordID? = nil,
        subject: String? = nil,
        payload: JSONObject = JSONObject(),
        life: Duration? = nil
    ) {
        self.purpose = purpose
        self.account = account
        self.subject = subject
        self.payload = payload
        self.life = life
    }
}
