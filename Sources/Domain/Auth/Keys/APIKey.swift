// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// An API key as it is kept: all but the key itself.
public struct APIKey: Sendable, Hashable {
    public let id: RecordID
    public let name: String
    public let kind: ResolvedKey.Kind
    /// The beginning of the key, to recognize it by.
    public let prefix: String
    /// Nil for no limit.
    public let scopes: [KeyScope]?
    /// Who made it, as ``Kernel/Principal/actor`` has it.
    public let creator: String?
    public let createdAt: Timestamp?
    public let expiresAt: Timestamp?
    /// To within a minute.
    public let lastUsedAt: Timestamp?
    public let revokedAt: Timestamp?

    /// Nil for a record that is none, or whose scopes can't be read: it opens nothing.
    init?(_ record: AuthRecord) {
        guard let kind = record["kind"]?.stringValue.flatMap(ResolvedKey.Kind.init) else { return nil }
        id = record.id
        name = record["name"]?.stringValue ?? ""
        self.kind = kind
        prefix = record["prefix"]?.stringValue ?? ""
        if let stored = record["scopes"], !stored.isNull {
            guard let scopes = KeyScopeCoding.read(stored: stored) else { return nil }
            self.scopes = scopes
        } else {
            scopes = nil
        }
        creator = record["creator"]?.stringValue
        createdAt = record.moment("createdAt")
        // An end that can't be read is one that has passed.
        if let stored = record["expiresAt"], !stored.isNull {
            expiresAt = record.moment("expiresAt") ?? .earliest
        } else {
            expiresAt = nil
        }
        lastUsedAt = record.moment("lastUsedAt")
        if let stored = record["revokedAt"], !stored.isNull {
            revokedAt = record.moment("revokedAt") ?? .earliest
        } else {
            revokedAt = nil
        }
    }

    func isInForce(at now: Timestamp) -> Bool { revokedAt == nil && expiresAt.map { now < $0 } ?? true }

    var resolved: ResolvedKey { ResolvedKey(id: "\(id)", kind: kind, scopes: scopes, expiresAt: expiresAt) }

    /// As HTTP shows it.
    public var json: JSONObject {
        JSONObject([
            ("id", id.json), ("name", .string(name)), ("kind", .string(kind.rawValue)), ("prefix", .string(prefix)),
            ("scopes", scopes.map { KeyScopeCoding.json($0) } ?? .null),
            ("creator", creator.map { .string($0) } ?? .null), ("createdAt", createdAt?.json ?? .null),
            ("expiresAt", expiresAt?.json ?? .null), ("lastUsedAt", lastUsedAt?.json ?? .null),
            ("revokedAt", revokedAt?.json ?? .null),
        ])
    }
}
