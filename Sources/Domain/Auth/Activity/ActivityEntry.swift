// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// An entry of the audit log.
public struct ActivityEntry: Sendable, Hashable {
    public let id: RecordID
    public let time: Timestamp
    public let action: String
    public let outcome: String
    public let actor: String
    public let user: RecordID?
    public let target: String?
    public private(set) var client: Client
    public private(set) var details: JSONObject

    /// Nil for a record that is none.
    init?(_ record: AuthRecord) {
        guard let time = record.moment("time"), let action = record["action"]?.stringValue else { return nil }
        id = record.id
        self.time = time
        self.action = action
        outcome = record["outcome"]?.stringValue ?? ""
        actor = record["actor"]?.stringValue ?? ""
        user = record["user"]?.stringValue.map { RecordID(reference: $0) }
        target = record["target"]?.stringValue
        client = Client(
            address: record["address"]?.stringValue,
            userAgent: record["userAgent"]?.stringValue,
            requestID: record["requestID"]?.stringValue
        )
        details = record["details"]?.objectValue ?? JSONObject()
    }

    /// As the owner of the account sees it that the entry is about: where others who act on it are, such as
    /// administrators, is theirs to know, and so are the names of a record's fields.
    func shown(toOwner id: RecordID) -> ActivityEntry {
        let isTheirs = [Principal(kind: .user(id)).actor, Principal.anonymous.actor].contains(actor)
        var entry = self
        if !isTheirs { entry.client = Client() }
        // Some of a record's fields may be hidden from whoever changes others.
        entry.details["changed"] = nil
        return entry
    }

    /// As HTTP shows it.
    public var json: JSONObject {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return JSONObject([
            ("id", id.json), ("time", time.json), ("action", .string(action)), ("outcome", .string(outcome)),
            ("actor", .string(actor)), ("user", user?.json ?? .null), ("target", text(target)),
            ("address", text(client.address)), ("userAgent", text(client.userAgent)),
            ("requestID", text(client.requestID)), ("details", .object(details)),
        ])
    }
}
