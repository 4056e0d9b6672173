// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaDecoder {
    /// Reads `fields` in order. Fields of the types `primary` and `relation`, which bknd lists among the declared ones,
    /// give the key's format and the places where a relation must make a field.
    mutating func fields(_ json: JSONValue?, at pointer: JSONPointer) -> (declared: [Field], primary: PrimaryFormat?) {
        var declared: [Field] = []
        var primary: PrimaryFormat?
        for (key, value) in members(json, at: pointer) {
            let place = pointer.appending(key)
            guard let name = FieldName(rawValue: key) else {
                issues.add(place, "invalid_name", ConfigReader.nameRule)
                continue
            }
            guard var reader = ConfigReader(value, at: place, issues: issues) else { continue }
            switch reader.value("type")?.stringValue {
            case "primary": primary = primaryFormat(of: name, &reader)
            case "relation": relationFields.append(place)
            default: if let field = field(name, &reader) { declared.append(field) }
            }
        }
        return (declared, primary)
    }

    private func primaryFormat(of name: FieldName, _ reader: inout ConfigReader) -> PrimaryFormat? {
        if name.rawValue != SystemField.id {
            reader.refuse("type", "the primary field is called \(SystemField.id)")
        }
        guard
            var config = ConfigReader(
                reader.value("config"),
                at: reader.pointer.appending("config"),
                issues: issues
            )
        else { return nil }
        return config.choice("format", of: PrimaryFormat.declarable)
    }

    private mutating func field(_ name: FieldName, _ reader: inout ConfigReader) -> Field? {
        guard let typeName = typeName(&reader),
            var config = ConfigReader(reader.value("config"), at: reader.pointer.appending("config"), issues: issues)
        else { return nil }
        let renamedFrom = reader.fieldName("renamed-from") ?? config.fieldName("renamed-from")
        _ = reader.finish()
        let id = config.text("id") ?? ""
        let (label, text) = (config.text("label"), config.text("description"))
        let required = config.flag("required") ?? false
        let isHidden = hidden(&config)
        guard let type = FieldType(name: typeName, reading: &config)?.encrypted(reading: &config) else { return nil }
        let fillable = fillable(of: type, &config)
        if required, !type.isWritable, typeName != "media" {
            config.refuse("required", "a \(typeName) field can't be required")
        }
        let defaultValue = config.value("default_value")
        for problem in defaultValue.map(type.problems(default:)) ?? [] {
            config.refuse("default_value", code: "invalid_default", problem.message)
        }
        if config.flag("virtual") == true, typeName != "virtual", typeName != "media" {
            config.refuse("virtual", "use the type `virtual`")
        }
        return Field(
            id: id,
            name: name,
            type: type,
            required: required,
            fillable: fillable,
            isHidden: isHidden || type.isAlwaysHidden,
            defaultValue: defaultValue,
            label: label,
            text: text,
            config: config.finish(allowing: FieldType.interfaceOptions(of: typeName)),
            renamedFrom: renamedFrom
        )
    }

    private func typeName(_ reader: inout ConfigReader) -> String? {
        guard let name = reader.text("type") else {
            if reader.value("type") == nil { reader.refuse("type", "is missing") }
            return nil
        }
        if FieldType.declarableNames.contains(name) { return name }
        if name == "vector" {
            reader.refuse("type", code: "not_available", "the type vector is not available yet")
        } else {
            let known = FieldType.declarableNames.joined(separator: ", ")
            reader.refuse("type", code: "unknown_field_type", "unknown field type; known: \(known)")
        }
        return nil
    }

    /// `hidden` is a flag or a list of contexts, of which only `read` concerns the API.
    private func hidden(_ config: inout ConfigReader) -> Bool {
        guard case .array = config.value("hidden") else { return config.flag("hidden") ?? false }
        config.keep("hidden")
        let contexts = contexts(
            of: "hidden",
            ["create", "read", "update", "delete", "form", "table", "submit"],
            &config
        )
        return contexts.contains("read")
    }

    /// `fillable` is a flag or a list of contexts, of which `read` and `delete` mean nothing for a write.
    private func fillable(of type: FieldType, _ config: inout ConfigReader) -> Set<Field.WriteContext> {
        guard config.value("fillable") != nil else { return type.defaultFillable }
        guard case .array = config.value("fillable") else {
            let flag = config.flag("fillable") ?? true
            if flag, !type.isWritable, type.name != "media" {
                config.refuse("fillable", "a \(type.name) field can't be written")
            }
            return flag ? type.defaultFillable : []
        }
        let contexts = contexts(of: "fillable", ["create", "read", "update", "delete"], &config)
        if !contexts.isSubset(of: ["create", "update"]) { config.keep("fillable") }
        return Set(contexts.compactMap(Field.WriteContext.init(rawValue:))).intersection(type.defaultFillable)
    }

    private func contexts(of key: String, _ known: Set<String>, _ config: inout ConfigReader) -> Set<String> {
        let contexts = Set(config.texts(key) ?? [])
        if !contexts.isSubset(of: known) {
            config.refuse(key, "lists contexts of \(known.sorted().joined(separator: ", "))")
        }
        return contexts
    }
}
