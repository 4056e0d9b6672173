// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The place of a setting: the names of members from the top.
public struct SettingsPath: Sendable, Hashable, CustomStringConvertible {
    public let names: [String]

    public init(_ names: [String] = []) { self.names = names }

    /// As an RFC 6901 pointer.
    public var description: String { names.map { "/" + Self.escaped($0) }.joined() }

    static func escaped(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// What stands at the place.
    func value(in object: JSONObject) -> JSONValue? {
        names.reduce(JSONValue?.some(.object(object))) { value, name in value?[name] }
    }

    /// `object` with `value` at the place, or without anything there; objects on the way are made.
    func setting(_ value: JSONValue?, in object: JSONObject) -> JSONObject {
        guard let first = names.first else { return value?.objectValue ?? JSONObject() }
        var object = object
        let rest = SettingsPath(Array(names.dropFirst()))
        if rest.names.isEmpty {
            object[first] = value
        } else if let inner = object[first]?.objectValue {
            object[first] = .object(rest.setting(value, in: inner))
        } else if value != nil {
            object[first] = .object(rest.setting(value, in: JSONObject()))
        }
        return object
    }
}

extension JSONObject {
    /// The object after a merge patch (RFC 7396): objects are merged, null removes, everything else replaces.
    func merging(_ patch: JSONObject) -> JSONObject {
        var result = self
        for member in patch.members {
            switch member.value {
            case .null: result[member.key] = nil
            case .object(let inner):
                result[member.key] = .object((result[member.key]?.objectValue ?? JSONObject()).merging(inner))
            default: result[member.key] = member.value
            }
        }
        return result
    }
}
