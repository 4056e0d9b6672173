// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension AccessDefinition {
    /// The `roles` of a schema: `{name:{"description"?}}`.
    var rolesJSON: JSONValue {
        .object(
            JSONObject(
                roles.map { role in
                    var object = JSONObject()
                    object["description"] = role.text.map { .string($0) }
                    return (role.name, .object(object))
                }
            )
        )
    }

    /// The `permissions` of a schema: grants by their id, oldest first.
    var permissionsJSON: JSONValue { .object(JSONObject(grants.map { ($0.id, $0.json) })) }
}

extension Grant {
    /// `{"role","entity","action","where"?,"check"?,"fields","presets"?}` or `{"role","permission"}`.
    public var json: JSONValue {
        var object = JSONObject([("role", JSONValue.string(role))])
        switch right {
        case .permission(let pattern): object["permission"] = .string(pattern.rawValue)
        case .records(let right):
            object["entity"] = .string(right.entity?.rawValue ?? "*")
            let actions = right.actions.map { JSONValue.string($0.rawValue) }
            object["action"] = actions.count == 1 ? actions[0] : .array(actions)
            object["where"] = right.rows
            object["check"] = right.check
            object["fields"] = right.fields.json
            if !right.presets.isEmpty { object["presets"] = .object(right.presets) }
        }
        return .object(object)
    }

    /// The same with its `id`, as lists of grants show it.
    public var resource: JSONValue {
        .object(JSONObject([("id", JSONValue.string(id))] + (json.objectValue?.map { ($0.key, $0.value) } ?? [])))
    }
}

extension FieldSet {
    /// `"*"`, a list, or `{"except":[…]}`.
    public var json: JSONValue {
        switch self {
        case .all: "*"
        case .only(let names): Self.list(names)
        case .except(let names): ["except": Self.list(names)]
        }
    }

    private static func list(_ names: Set<FieldName>) -> JSONValue {
        .array(names.sorted().map { .string($0.rawValue) })
    }
}
