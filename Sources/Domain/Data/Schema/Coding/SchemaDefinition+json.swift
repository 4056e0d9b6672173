// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension SchemaDefinition {
    /// Where the data routes are; bknd keeps it in the same object.
    static let basePath = "/api/data"

    /// Reads the JSON form: bknd's `data` configuration, with what Roost adds to it. Throws `.invalid` with everything
    /// that is wrong, each with a pointer into `json`; what only shows when the parts are put together is found by
    /// ``compiled(version:)``.
    ///
    /// Entities and fields without `config.id` keep the id that they have in `current` by their name, or by the name
    /// they are `renamed-from`; new ones get one of `ids`.
    public init(
        json: JSONValue,
        over current: SchemaDefinition = SchemaDefinition(),
        ids: any IDGenerator
    ) throws(DataError) {
        let issues = SchemaIssues()
        var decoder = SchemaDecoder(issues: issues)
        decoder.decode(json)
        try issues.throwIfAny()
        self = decoder.definition.identified(over: current, ids: ids)
        for pointer in decoder.relationFields where !makesRelationField(at: pointer) {
            issues.add(pointer, "invalid_config", "relation fields are made by relations: declare one under /relations")
        }
        try issues.throwIfAny()
    }

    /// The JSON form, ids included. Reading it gives an equal definition.
    ///
    /// What Roost keeps to itself is left out; see ``storedJSON``.
    public var json: JSONValue { shown.storedJSON }

    /// The JSON form of all of it, which stores keep and nobody else sees.
    public var storedJSON: JSONValue {
        var object = JSONObject([
            ("default_primary_format", JSONValue.string(defaultPrimaryFormat.rawValue)),
            ("entities", .object(JSONObject(entities.map { ($0.name.rawValue, $0.json) }))),
            ("relations", .object(JSONObject(relations.map { ($0.id, $0.json) }))),
            ("indices", .object(JSONObject(indices.map { ($0.name, $0.json) }))),
        ])
        if !access.roles.isEmpty { object["roles"] = access.rolesJSON }
        if !access.grants.isEmpty { object["permissions"] = access.permissionsJSON }
        return .object(object)
    }

    /// Whether a relation has its key field where `pointer` (`/entities/name/fields/field`) says.
    private func makesRelationField(at pointer: JSONPointer) -> Bool {
        guard pointer.tokens.count == 4 else { return false }
        let (entity, field) = (pointer.tokens[1], pointer.tokens[3])
        return relations.contains { relation in
            switch relation.kind {
            case .manyToOne, .oneToOne: relation.source.rawValue == entity && relation.keyName == field
            case .manyToMany: relation.connection?.rawValue == entity
            case .polymorphic: false
            }
        }
    }
}

extension Relation {
    /// What the source calls the target.
    var forwardName: String { mappedBy ?? target.rawValue }
    /// What the target calls the source.
    var backwardName: String { inversedBy ?? source.rawValue }
    /// n:1 and 1:1: the name of the source's field that holds the target's id.
    var keyName: String { key?.rawValue ?? forwardName + "_id" }
}
