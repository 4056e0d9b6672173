// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaDecoder {
    /// Options that people's tools keep beside Roost's own.
    private static let interfaceOptions: Set = ["ui", "icon", "order", "group"]

    mutating func entity(_ key: String, _ json: JSONValue, defaultFormat: PrimaryFormat) -> EntityDefinition? {
        let pointer = JSONPointer("entities", key)
        guard let name = EntityName(rawValue: key) else {
            issues.add(pointer, "invalid_name", ConfigReader.nameRule)
            return nil
        }
        guard var reader = ConfigReader(json, at: pointer, issues: issues),
            var config = ConfigReader(reader.value("config"), at: pointer.appending("config"), issues: issues)
        else { return nil }
        let kind = reader.choice("type", of: [Entity.Kind.regular, .system, .generated]) ?? .regular
        let (fields, primary) = fields(reader.value("fields"), at: pointer.appending("fields"))
        let renamedFrom = reader.entityName("renamed-from") ?? config.entityName("renamed-from")
        _ = reader.finish()

        let id = config.text("id") ?? ""
        let adopted = adoption(&config)
        let formats = adopted == nil ? PrimaryFormat.declarable : PrimaryFormat.declarable + [.text]
        let format = config.choice("primary_format", of: formats) ?? primary ?? defaultFormat
        let isArchived = config.flag("archived") ?? false
        if isArchived, adopted == nil { config.refuse("archived", "is for adopted tables only") }
        var options = options(&config)
        config.refuseUnbuilt(["versioned", "draft"])
        options.config = config.finish(allowing: Self.interfaceOptions)
        return EntityDefinition(
            id: id,
            name: name,
            kind: kind,
            primaryFormat: format,
            options: options,
            fields: fields,
            adopted: adopted,
            isArchived: isArchived && adopted != nil,
            renamedFrom: renamedFrom
        )
    }

    private func options(_ config: inout ConfigReader) -> EntityOptions {
        EntityOptions(
            label: config.text("name"),
            singularLabel: config.text("name_singular"),
            text: config.text("description"),
            sortField: config.fieldName("sort_field")?.rawValue ?? SystemField.id,
            sortDescending: config.choice("sort_dir", of: SortDirection.allCases) == .desc,
            timestamps: config.flag("timestamps") ?? false,
            owner: config.flag("owner") ?? false,
            softDelete: config.flag("softDelete") ?? false,
            singleton: config.flag("singleton") ?? false,
            audit: config.flag("audit") ?? false
        )
    }

    private enum SortDirection: String, CaseIterable {
        case asc, desc
    }

    /// `adopted`: `{"table","namespace","key":[…],"columns":{field:column},"storage":{field:kind},"read_only"}`.
    private func adoption(_ config: inout ConfigReader) -> Table? {
        guard let json = config.value("adopted"),
            var reader = ConfigReader(json, at: config.pointer.appending("adopted"), issues: issues)
        else { return nil }
        let name = reader.text("table")
        if name == nil { reader.refuse("table", "is missing") }
        let namespace = reader.text("namespace")
        let keys = reader.texts("key") ?? []
        if keys.isEmpty { reader.refuse("key", "must name the columns of the key") }
        var columns: [String: String] = [:]
        for (field, column) in members(reader.value("columns"), at: reader.pointer.appending("columns")) {
            columns[field] = column.stringValue
        }
        var storage: [String: ColumnStorage] = [:]
        for (field, form) in members(reader.value("storage"), at: reader.pointer.appending("storage")) {
            storage[field] = form.stringValue.flatMap(ColumnStorage.init(rawValue:))
            if storage[field] == nil {
                reader.refuse("storage", "knows no form `\(form.stringValue ?? form.kindName)`")
            }
        }
        let isReadOnly = reader.flag("read_only") ?? false
        _ = reader.finish()
        let adoption = Table.Adoption(keyColumns: keys, columns: columns, storage: storage, isReadOnly: isReadOnly)
        return name.map { Table(name: $0, namespace: namespace, adoption: adoption) }
    }
}
