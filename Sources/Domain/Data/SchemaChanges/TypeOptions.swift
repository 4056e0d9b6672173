// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// The options that a field has because of its type. They don't outlive a change of the type: the new one may not know
/// them, or mean something else by them.
enum TypeOptions {
    private static let common: Set = ["id", "label", "description", "required", "fillable", "hidden", "default_value"]

    /// An entity's JSON without the options of the fields whose type `patch` changes.
    static func dropped(from entity: JSONValue, changedBy patch: JSONValue) -> JSONValue {
        var entity = entity
        for member in patch["fields"]?.objectValue ?? JSONObject() {
            guard let type = member.value["type"], let old = entity["fields"]?[member.key], old["type"] != type else {
                continue
            }
            entity = entity.mapMember("fields") { $0.mapMember(member.key, without) }
        }
        return entity
    }

    /// The same for a whole schema.
    static func dropped(fromSchema schema: JSONValue, changedBy patch: JSONValue) -> JSONValue {
        var schema = schema
        for member in patch["entities"]?.objectValue ?? JSONObject() {
            schema = schema.mapMember("entities") { entities in
                entities.mapMember(member.key) { dropped(from: $0, changedBy: member.value) }
            }
        }
        return schema
    }

    private static func without(_ field: JSONValue) -> JSONValue {
        field.mapMember("config") { config in
            .object(
                JSONObject(
                    (config.objectValue ?? JSONObject()).filter { common.contains($0.key) }.map { ($0.key, $0.value) }
                )
            )
        }
    }
}
