// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension SchemaDecoder {
    private static let kinds: [Relation.Kind] = [.manyToOne, .oneToOne, .manyToMany, .polymorphic]
    private static let deletions: [RelationRules.OnDelete] = [.cascade, .setNull, .setDefault, .restrict, .noAction]
    /// bknd's own options without a meaning here.
    private static let interfaceOptions: Set = ["sourceCardinality", "with_limit", "fieldConfig", "ui"]

    mutating func relation(_ key: String, _ json: JSONValue) -> Relation? {
        let pointer = JSONPointer("relations", key)
        guard var reader = ConfigReader(json, at: pointer, issues: issues),
            var config = ConfigReader(reader.value("config"), at: pointer.appending("config"), issues: issues)
        else { return nil }
        for name in ["type", "source", "target"] where reader.value(name) == nil { reader.refuse(name, "is missing") }
        let kind = reader.choice("type", of: Self.kinds)
        let (source, target) = (reader.entityName("source"), reader.entityName("target"))
        let fields = fields(reader.value("fields"), at: pointer.appending("fields")).declared
        _ = reader.finish()
        guard let kind, let source, let target else { return nil }
        return relation(Relation(id: key, kind: kind, source: source, target: target), fields, &config)
    }

    private func relation(_ ends: Relation, _ fields: [Field], _ config: inout ConfigReader) -> Relation {
        let isConnected = ends.kind == .manyToMany
        if !isConnected, !fields.isEmpty {
            issues.add(JSONPointer("relations", ends.id, "fields"), "invalid_config", "is for m:n relations only")
        }
        let mappedBy = config.fieldName("mappedBy")?.rawValue
        let inversedBy = config.fieldName("inversedBy")?.rawValue
        let required = config.flag("required") ?? false
        let onDelete = config.choice("on_delete", of: Self.deletions) ?? .setNull
        let connection = config.entityName("connectionTable")
        let extras = config.fieldName("connectionTableMappedName")?.rawValue
        let cardinality = config.integer("targetCardinality", in: 1...Int64(Int32.max))
        if let cardinality, cardinality > 1 { config.keep("targetCardinality") }
        let (key, farKey) = (config.fieldName("key"), config.fieldName("far_key"))
        if farKey != nil, !isConnected { config.refuse("far_key", "is for m:n relations only") }
        if key != nil, ends.kind == .polymorphic { config.refuse("key", "is not for poly relations") }
        return Relation(
            id: ends.id,
            kind: ends.kind,
            source: ends.source,
            target: ends.target,
            mappedBy: mappedBy,
            inversedBy: inversedBy,
            required: required,
            onDelete: onDelete,
            connectionName: connection,
            connectionMappedName: extras,
            connectionFields: fields,
            many: cardinality != 1,
            key: key,
            farKey: farKey,
            config: config.finish(allowing: Self.interfaceOptions)
        )
    }
}
