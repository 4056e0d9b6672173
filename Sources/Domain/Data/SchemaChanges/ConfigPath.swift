// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// A place in a configuration, as bknd's routes name it: keys joined by dots.
struct ConfigPath {
    /// Deeper than any configuration, and shallow enough to walk.
    static let longest = 32

    let keys: [String]

    init(_ path: String) { keys = path.isEmpty ? [] : path.split(separator: ".").map(String.init) }

    func value(in json: JSONValue) -> JSONValue? {
        keys.reduce(.some(json)) { value, key in value?[key] ?? Int(key).flatMap { value?[$0] } }
    }

    /// With `value` at the place, where objects are made on the way; nil removes what is there.
    func setting(_ value: JSONValue?, in json: JSONValue) -> JSONValue {
        Self.setting(value, at: keys[...], in: json) ?? .object(JSONObject())
    }

    private static func setting(_ value: JSONValue?, at keys: ArraySlice<String>, in json: JSONValue?) -> JSONValue? {
        guard let key = keys.first else { return value }
        if case .array(var elements) = json, let index = Int(key), elements.indices.contains(index) {
            if let element = setting(value, at: keys.dropFirst(), in: elements[index]) {
                elements[index] = element
            } else {
                elements.remove(at: index)
            }
            return .array(elements)
        }
        var object = json?.objectValue ?? JSONObject()
        object[key] = setting(value, at: keys.dropFirst(), in: object[key])
        return .object(object)
    }
}
