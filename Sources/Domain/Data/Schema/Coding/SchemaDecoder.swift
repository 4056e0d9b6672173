// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

/// Reads a schema's JSON form. What is wrong goes to ``issues``; the definition then holds the rest.
struct SchemaDecoder {
    let issues: SchemaIssues
    /// Where `relation` fields were listed; a relation must make each of them.
    var relationFields: [JSONPointer] = []
    /// Declared fields of entities of type `generated`, which may turn out to be the connection of an m:n relation.
    var generated: [EntityDefinition] = []
    private(set) var definition = SchemaDefinition()

    init(issues: SchemaIssues) { self.issues = issues }

    mutating func decode(_ json: JSONValue) {
        guard var reader = ConfigReader(json, at: JSONPointer(), issues: issues) else { return }
        if let path = reader.text("basepath"), path != SchemaDefinition.basePath {
            reader.refuse("basepath", "is always \(SchemaDefinition.basePath)")
        }
        let format = reader.choice("default_primary_format", of: PrimaryFormat.declarable)
        definition.defaultPrimaryFormat = format ?? .integer
        for (key, value) in members(reader.value("entities"), at: JSONPointer("entities")) {
            if let entity = entity(key, value, defaultFormat: definition.defaultPrimaryFormat) {
                definition.entities.append(entity)
            }
        }
        for (key, value) in members(reader.value("relations"), at: JSONPointer("relations")) {
            if let relation = relation(key, value) { definition.relations.append(relation) }
        }
        for (key, value) in members(reader.value("indices"), at: JSONPointer("indices")) {
            if let index = index(key, value) { definition.indices.append(index) }
        }
        definition.access = access(roles: reader.value("roles"), permissions: reader.value("permissions"))
        _ = reader.finish(allowing: ["$schema"])
        absorbConnections()
    }

    /// Entities in a schema, fields in an entity, and so on: what one person oversees, and below the columns that a
    /// table can have.
    static let most = 1000

    /// The members of an object; none, with an issue, when `json` is something else or has too many.
    func members(_ json: JSONValue?, at pointer: JSONPointer, most: Int = SchemaDecoder.most) -> [(String, JSONValue)] {
        switch json {
        case nil, .null: return []
        case .object(let object) where object.count > most:
            issues.add(pointer, "too_many", "has more than \(most) members")
            return []
        case .object(let object): return object.map { ($0.key, $0.value) }
        case .some(let other):
            issues.add(pointer, "invalid_config", "must be an object, not \(other.kindName)")
            return []
        }
    }

    /// bknd lists the connection of an m:n relation among the entities as well; here the relation alone declares it.
    private mutating func absorbConnections() {
        for (place, relation) in definition.relations.enumerated() where relation.kind == .manyToMany {
            guard let at = definition.entities.firstIndex(where: { $0.name == relation.connection }),
                definition.entities[at].kind == .generated, definition.entities[at].adopted == nil
            else { continue }
            let entity = definition.entities.remove(at: at)
            if relation.connectionFields.isEmpty {
                definition.relations[place] = relation.with(connectionFields: entity.fields)
            }
        }
    }
}
