// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Field {
    /// `{"type","config"}` as in bknd's configuration; what is as by default is left out.
    public var json: JSONValue {
        var object: JSONObject = JSONObject()
        if !id.isEmpty { object["id"] = .string(id) }
        object["label"] = label.map { .string($0) }
        object["description"] = text.map { .string($0) }
        if required { object["required"] = true }
        if fillable != type.defaultFillable { object["fillable"] = fillableJSON }
        if isHidden, !type.isAlwaysHidden { object["hidden"] = true }
        object["default_value"] = defaultValue
        object["renamed-from"] = renamedFrom.map { .string($0.rawValue) }
        type.write(to: &object)
        for member in config { object[member.key] = member.value }
        return ["type": .string(type.name), "config": .object(object)]
    }

    private var fillableJSON: JSONValue {
        if fillable.isEmpty { return false }
        return .array(WriteContext.allCases.filter(fillable.contains).map { .string($0.rawValue) })
    }
}

extension FieldType {
    /// When callers may write such a field unless its declaration says otherwise.
    var defaultFillable: Set<Field.WriteContext> { isWritable ? [.create, .update] : [] }
}
