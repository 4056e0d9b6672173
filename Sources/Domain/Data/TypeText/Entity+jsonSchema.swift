// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Entity {
    /// A JSON Schema (draft 2020-12) of the entity's records: with a context, of the bodies that callers send in it;
    /// without, of all fields, hidden ones too.
    public func jsonSchema(context: Field.WriteContext? = nil) -> JSONValue {
        let shown = fields.filter { field in context.map { field.fillable.contains($0) } ?? true }
        var object = JSONObject([
            ("$schema", JSONValue.string("https://json-schema.org/draft/2020-12/schema")),
            ("$id", .string("/api/data/schemas/\(name)" + (context.map { "/\($0.rawValue)" } ?? ""))),
            ("title", .string(options.label ?? name.rawValue)),
        ])
        object["$comment"] = options.text.map { .string($0) }
        object["type"] = "object"
        object["additionalProperties"] = false
        object["properties"] = .object(JSONObject(shown.map { ($0.name.rawValue, $0.jsonSchema) }))
        let required = context == .create ? shown.filter { $0.required && $0.defaultValue == nil } : []
        if !required.isEmpty { object["required"] = .array(required.map { .string($0.name.rawValue) }) }
        return .object(object)
    }

    /// bknd's `/info`: `{"name","fields","relations":{"all","listable","source","target"}}`.
    public func info(in schema: Schema) -> JSONValue {
        func list(_ references: [Reference]) -> JSONValue {
            .array(references.map { ["entity": .string($0.target.rawValue), "ref": .string($0.name)] })
        }
        let relations = Dictionary(
            schema.definition.relations.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        // A self-relation is both: the path tells the directions apart.
        let source = references.filter { relations[$0.relationID]?.source == name && $0.isForward(of: relations) }
        let target = references.filter { relations[$0.relationID]?.target == name && !$0.isForward(of: relations) }
        return [
            "name": .string(name.rawValue),
            "fields": .array(fields.map { .string($0.name.rawValue) }),
            "relations": [
                "all": list(references), "listable": list(references.filter(\.isMany)), "source": list(source),
                "target": list(target),
            ],
        ]
    }
}

extension Reference {
    /// Whether it goes from the relation's source to its target.
    fileprivate func isForward(of relations: [String: Relation]) -> Bool {
        switch path {
        case .toOne, .polymorphic: true
        case .inverse, .polymorphicInverse: false
        case .through: relations[relationID]?.forwardName == name && relations[relationID]?.target == target
        }
    }
}
