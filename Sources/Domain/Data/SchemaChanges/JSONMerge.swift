// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// JSON Merge Patch (RFC 7396): objects member by member, null removes, anything else replaces. Members that are a
/// value as a whole, such as a default or an expression, are replaced even where both are objects.
enum JSONMerge {
    private static let wholes: Set = ["default_value", "expression", "schema", "ui_schema", "html_config"]

    static func merge(_ patch: JSONValue, into target: JSONValue?) -> JSONValue {
        guard case .object(let patch) = patch else { return patch }
        var result = target?.objectValue ?? JSONObject()
        for member in patch {
            if member.value.isNull {
                result[member.key] = nil
            } else if wholes.contains(member.key) {
                result[member.key] = member.value
            } else {
                result[member.key] = merge(member.value, into: result[member.key])
            }
        }
        return .object(result)
    }
}
