// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension AttemptReport {
    /// An array of `[purpose, address or null, account or null, taken, failed, forgiven]`.
    public var text: String {
        let rows = entries.map { entry in
            JSONValue.array([
                .string(entry.key.purpose.rawValue),
                entry.key.address.map { .string($0) } ?? .null,
                entry.key.account.map { .string($0) } ?? .null,
                .integer(Int64(entry.tally.taken)), .integer(Int64(entry.tally.failed)),
                .boolean(entry.tally.isForgiven),
            ])
        }
        return JSONValue.array(rows).text
    }

    /// Reads ``text``, also of nodes of another version: what is not understood is left out.
    public init(text: String) {
        let rows = (try? JSONValue(parsing: text))?.arrayValue ?? []
        entries = rows.compactMap(Entry.init)
    }
}

extension AttemptReport.Entry {
    /// More than this from one report would be a mistake.
    private static let most: Int64 = 10_000

    fileprivate init?(_ row: JSONValue) {
        guard let purpose = row[0]?.stringValue.flatMap(Attempt.Purpose.init(rawValue:)),
            let taken = row[3]?.integerValue, let failed = row[4]?.integerValue
        else { return nil }
        key = Attempt(purpose, address: row[1]?.stringValue, account: row[2]?.stringValue)
        tally = AttemptTally(
            taken: Int(min(max(taken, 0), Self.most)),
            failed: Int(min(max(failed, 0), Self.most)),
            isForgiven: row[5]?.booleanValue ?? false
        )
    }
}
