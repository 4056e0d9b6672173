// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A one-time link or code as it is kept: with what it stands for, without what opens it.
public struct Challenge: Sendable, Hashable {
    public let id: RecordID
    public let version: Int64
    public let purpose: ChallengePurpose
    /// Nil for one of which there is no account (yet).
    public let account: RecordID?
    /// Who it was made for, where there is at most one at a time: a normalized mail address or an account.
    public let subject: String?
    public let expiresAt: Timestamp
    /// Wrong tries so far.
    public let attempts: Int
    public let payload: JSONObject
    let isUsed: Bool
    let hash: String
    let sealed: String?

    /// Nil for a record that is none.
    init?(_ record: AuthRecord) {
        guard let purpose = record["purpose"]?.stringValue.flatMap(ChallengePurpose.init(rawValue:)),
            let hash = record["hash"]?.stringValue,
            let expiresAt = record["expiresAt"]?.stringValue.flatMap({ Timestamp($0) })
        else { return nil }
        id = record.id
        version = record.version
        self.purpose = purpose
        account = record["user"]?.stringValue.map { RecordID(reference: $0) }
        subject = record["subject"]?.stringValue
        self.expiresAt = expiresAt
        attempts = Int(clamping: record["attempts"]?.integerValue ?? 0)
        payload = record["payload"]?.objectValue ?? JSONObject()
        isUsed = record["used"]?.booleanValue ?? false
        self.hash = hash
        sealed = record["sealed"]?.stringValue
    }

    func isOpen(at now: Timestamp) -> Bool { !isUsed && now < expiresAt }
}
