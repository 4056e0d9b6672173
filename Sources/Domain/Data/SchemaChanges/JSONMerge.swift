// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// JSON Merge Patch (RFC 7396): objects member by member, null removes, anything else replaces. Members that are a
/// value as a whole, such as a default or an expression, are replaced even where both are objects.
enum JSONMerge {
    private static let wholes: Set = ["default_value", "expression", "schema", "ui_schema", "html_config"]

    /// A part of a schema merged into it: of a grant a member is replaced as a whole, since a condition half of one and
    /// half of another means neither.
    static func mergeSchema(_ patch: JSONValue, into target: JSONValue) -> JSONValue {
        guard case .object(var result) = merge(patch, into: target), case .object(let grants)? = patch["permissions"],
            case .object(var merged)? = target["permissions"] ?? .object(JSONObject())
        else { return merge(patch, into: target) }
        for grant in grants {
            merged[grant.key] =
                grant.value.isNull
                ? nil : merged[grant.key].map { replacingMembers(of: $0, with: grant.value) } ?? grant.value
        }
        result["permissions"] = .object(merged)
        return .object(result)
    }

    static func replacingMembers(of target: JSONValue, with patch: JSONValue) -> JSONValue {
        guard case .object(let patch) = patch, case .object(var result) = target else { return patch }
        for member in patch { result[member.key] = member.value.isNull ? nil : member.value }
        return .object(result)
    }

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
