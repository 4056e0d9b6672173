// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension JSONValue {
    /// With another key for a member, at the same place.
    func renaming(_ old: String, to new: String) -> JSONValue {
        guard case .object(let object) = self else { return self }
        return .object(JSONObject(object.map { ($0.key == old ? new : $0.key, $0.value) }))
    }

    func mapMembers(_ transform: (JSONValue) -> JSONValue) -> JSONValue {
        guard case .object(let object) = self else { return self }
        return .object(JSONObject(object.map { ($0.key, transform($0.value)) }))
    }

    func mapMember(_ key: String, _ transform: (JSONValue) -> JSONValue) -> JSONValue {
        guard case .object(var object) = self, let value = object[key] else { return self }
        object[key] = transform(value)
        return .object(object)
    }

    /// Another text for a member that is `old`.
    func replacing(member key: String, _ old: String, with new: String) -> JSONValue {
        mapMember(key) { $0.stringValue == old ? .string(new) : $0 }
    }

    /// An expression over the field `new` where it was over `old`.
    func replacingFields(_ old: String, with new: String) -> JSONValue {
        switch self {
        case .array(let elements): .array(elements.map { $0.replacingFields(old, with: new) })
        case .object(let object):
            .object(
                JSONObject(
                    object.map { member in
                        let isName = member.key == "field" && member.value.stringValue == old
                        return (member.key, isName ? .string(new) : member.value.replacingFields(old, with: new))
                    }
                )
            )
        default: self
        }
    }

    /// What `adopted` says of a field under its new name; the column keeps its own.
    func renamingAdopted(_ old: String, to new: String) -> JSONValue {
        guard case .object(var object) = self else { return self }
        var columns = object["columns"]?.objectValue ?? JSONObject()
        columns[new] = columns[old] ?? .string(old)
        columns[old] = nil
        object["columns"] = .object(columns)
        object["storage"] = object["storage"]?.renaming(old, to: new)
        return .object(object)
    }

    /// Whether a member's `config.id` is `id`.
    func holdsID(_ id: String) -> Bool {
        objectValue?.contains { $0.value["config"]?["id"]?.stringValue == id } ?? false
    }
}
