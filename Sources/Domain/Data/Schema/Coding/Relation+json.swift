// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Relation {
    /// `{"type","source","target","config"}` as in bknd's configuration, and `fields` for what the connection of an
    /// m:n relation holds beside its keys.
    public var json: JSONValue {
        var object: JSONObject = [
            ("type", JSONValue.string(kind.rawValue)), ("source", .string(source.rawValue)),
            ("target", .string(target.rawValue)), ("config", .object(configJSON)),
        ].asObject
        if !connectionFields.isEmpty {
            object["fields"] = .object(JSONObject(connectionFields.map { ($0.name.rawValue, $0.json) }))
        }
        return .object(object)
    }

    private var configJSON: JSONObject {
        var object = JSONObject()
        object["mappedBy"] = mappedBy.map { .string($0) }
        object["inversedBy"] = inversedBy.map { .string($0) }
        if required { object["required"] = true }
        if onDelete != .setNull { object["on_delete"] = .string(onDelete.rawValue) }
        object["connectionTable"] = connectionName.map { .string($0.rawValue) }
        object["connectionTableMappedName"] = connectionMappedName.map { .string($0) }
        if !many { object["targetCardinality"] = 1 }
        object["key"] = key.map { .string($0.rawValue) }
        object["far_key"] = farKey.map { .string($0.rawValue) }
        for member in config { object[member.key] = member.value }
        return object
    }

    /// The connection entity's name of an m:n relation; nil when the default is too long for a name.
    var connection: EntityName? {
        connectionName ?? EntityName(rawValue: "\(source)_\(target)")
    }

    /// A copy with other ends or connection fields.
    func with(source: EntityName? = nil, target: EntityName? = nil, connectionFields: [Field]? = nil) -> Relation {
        Relation(
            id: id,
            kind: kind,
            source: source ?? self.source,
            target: target ?? self.target,
            mappedBy: mappedBy,
            inversedBy: inversedBy,
            required: required,
            onDelete: onDelete,
            connectionName: connectionName,
            connectionMappedName: connectionMappedName,
            connectionFields: connectionFields ?? self.connectionFields,
            many: many,
            key: key,
            farKey: farKey,
            config: config
        )
    }
}
