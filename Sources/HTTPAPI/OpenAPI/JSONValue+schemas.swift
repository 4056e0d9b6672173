// SPDX-License-Identifier: Apache-2.0

import Kernel

/// JSON Schemas that the descriptions of operations are put together from.
extension JSONValue {
    static func reference(_ component: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(component)")] }

    static func list(of items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// An object that has all of `properties` and no others.
    static func record(_ properties: JSONValue) -> JSONValue {
        let names = properties.objectValue?.keys ?? []
        return [
            "type": "object", "properties": properties, "required": .array(names.map { .string($0) }),
            "additionalProperties": false,
        ]
    }

    /// `{"data":…,"meta":…}`.
    static func envelope(_ data: JSONValue, meta: String) -> JSONValue {
        record(["data": data, "meta": reference(meta)])
    }

    static func data(_ data: JSONValue) -> JSONValue { record(["data": data]) }

    static let anyObject: JSONValue = ["type": "object"]
    static let integerSchema: JSONValue = ["type": "integer"]
    static let booleanSchema: JSONValue = ["type": "boolean"]
    static let textSchema: JSONValue = ["type": "string"]
}
