// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A grant declared in Swift: what a role may do, as a schema file would say it under `permissions`.
public struct GrantDeclaration: Sendable, Hashable {
    public var json: JSONValue

    /// Actions on records.
    /// - Parameters:
    ///   - role: one that is declared, or `admin`, `user` (whoever is signed in), `guest` (everybody).
    ///   - actions: `get`, `list`, `read`, `create`, `update`, `delete` or `*`.
    ///   - entity: `*` for all.
    ///   - rows: a condition; for update and delete on the row before.
    ///   - check: a condition on the row after a create or update.
    ///   - fields: readable or writable ones; nil for all.
    ///   - presets: values that the server sets.
    public init(
        _ role: String,
        _ actions: [String],
        on entity: String,
        where rows: JSONValue? = nil,
        check: JSONValue? = nil,
        fields: [String]? = nil,
        presets: JSONObject = JSONObject()
    ) {
        var object = JSONObject([
            ("role", .string(role)), ("entity", .string(entity)), ("action", .array(actions.map { .string($0) })),
        ])
        object["where"] = rows
        object["check"] = check
        object["fields"] = fields.map { .array($0.map { .string($0) }) }
        if !presets.isEmpty { object["presets"] = .object(presets) }
        json = .object(object)
    }

    /// A system permission, such as `schema.read`.
    public init(_ role: String, permission: String) {
        json = ["role": .string(role), "permission": .string(permission)]
    }
}
