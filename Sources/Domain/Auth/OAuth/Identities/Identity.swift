// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Somebody at a provider, known to be the owner of an account here.
public struct Identity: Sendable, Hashable {
    let id: RecordID
    let version: Int64
    /// Nil for one whose account is being made.
    let account: RecordID?
    /// The provider's name in the settings.
    public let provider: String
    /// The address at the provider, as it was at the last sign-in.
    public let email: String?
    public let name: String?
    /// An `https` address of a picture, for whoever wants to show it; never fetched by the server.
    public let avatar: String?
    public let createdAt: Timestamp?
    public let lastUsedAt: Timestamp?

    init(_ record: AuthRecord) {
        id = record.id
        version = record.version
        account = record["user"]?.stringValue.map { RecordID(reference: $0) }
        provider = record["provider"]?.stringValue ?? ""
        email = record["email"]?.stringValue
        name = record["name"]?.stringValue
        avatar = record["avatar"]?.stringValue
        createdAt = record.moment("createdAt")
        lastUsedAt = record.moment("lastUsedAt")
    }

    /// What its owner is shown.
    public var json: JSONObject {
        JSONObject([
            ("provider", .string(provider)), ("email", Self.json(email)), ("name", Self.json(name)),
            ("avatar", Self.json(avatar)), ("createdAt", Self.json(createdAt?.description)),
            ("lastUsedAt", Self.json(lastUsedAt?.description)),
        ])
    }

    private static func json(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
