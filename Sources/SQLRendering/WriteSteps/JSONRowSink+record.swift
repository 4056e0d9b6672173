// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import JSON
public import Kernel

extension JSONRowSink {
    /// The one row that was read, as the caller may see it; its id alone when that is not at all.
    public func record(_ id: RecordID, _ outcome: ReadOutcome) throws(DatabaseError) -> [UInt8] {
        if let failure { throw failure }
        return outcome.rows > 0 ? writer.bytes : JSONValue.object(JSONObject([("id", id.json)])).encoded()
    }
}
