// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A stored second factor: an authenticator app, or one recovery code.
struct Factor {
    enum Kind: String {
        case totp
        case recovery
    }

    let id: RecordID
    let version: Int64
    let kind: Kind
    let sealed: String?
    /// The latest step whose code was taken.
    let lastStep: Int64?
    let isConfirmed: Bool
    let isUsed: Bool
    /// Wrong codes in a row.
    let attempts: Int64
    let lockedUntil: Timestamp?

    init?(_ record: AuthRecord) {
        guard let kind = record["kind"]?.stringValue.flatMap(Kind.init) else { return nil }
        id = record.id
        version = record.version
        self.kind = kind
        sealed = record["sealed"]?.stringValue
        lastStep = record["lastStep"]?.integerValue
        isConfirmed = record["confirmed"]?.booleanValue ?? false
        isUsed = record["used"]?.booleanValue ?? false
        attempts = record["attempts"]?.integerValue ?? 0
        lockedUntil = record.moment("lockedUntil")
    }

    /// Wrong codes in a row that cost nothing.
    static let freeAttempts: Int64 = 5

    /// What the record becomes by a wrong code: from the fifth in a row on it takes none for a while, half a minute at
    /// first, doubling to a quarter of an hour. With three codes right at any time that leaves a guesser one chance in
    /// thousands a day.
    func missed(now: Timestamp) -> JSONObject {
        let (attempts, _) = self.attempts.addingReportingOverflow(1)
        var values = JSONObject([("attempts", .integer(attempts))])
        if attempts >= Self.freeAttempts {
            let doublings = min(attempts - Self.freeAttempts, 5)
            values["lockedUntil"] = now.adding(.seconds(min(30 << doublings, 900))).json
        }
        return values
    }
}
