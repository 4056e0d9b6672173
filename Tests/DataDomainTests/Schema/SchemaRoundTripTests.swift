// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Testing

/// Random definitions survive their JSON, and need no plan to become themselves.
struct SchemaRoundTripTests {
    @Test(arguments: 0..<200)
    func `a definition is its JSON`(_ seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let definition = Self.definition(&random)
        let again = try SchemaDefinition(json: try JSONValue(parsing: definition.json.text), ids: NumberedIDs())
        #expect(again == definition)
        let over = try SchemaDefinition(json: definition.json, over: definition, ids: NumberedIDs("unused"))
        #expect(over == definition)
        let schema = try definition.compiled(version: 3)
        #expect(try SchemaPlanner.plan(from: schema, to: over).isEmpty)
    }

    @Test(arguments: 0..<100)
    func `any definition leads to any other, and the plan names only what exists`(_ seed: UInt64) throws {
        var random = SplitMix64(state: seed &+ 1000)
        let (before, after) = (Self.definition(&random), Self.definition(&random))
        let schema = try before.compiled(version: 1)
        let over = try SchemaDefinition(json: after.json, over: before, ids: NumberedIDs("new"))
        let target = try over.compiled(version: 2)
        guard
            target.entities.allSatisfy({
                schema.entity(id: $0.id).map(\.primaryFormat) ?? $0.primaryFormat == $0.primaryFormat
            })
        else { return }
        var columns = TableColumns(schema)
        for step in try SchemaPlanner.plan(from: schema, to: over).steps { try columns.apply(step) }
        #expect(columns == TableColumns(target))
    }

    // MARK: - Random definitions

    private static func definition(_ random: inout SplitMix64) -> SchemaDefinition {
        let names = ["a", "b", "c", "d", "e"].shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random))
        var definition = SchemaDefinition()
        for name in names {
            guard let entityName = EntityName(rawValue: name) else { continue }
            var entity = EntityDefinition(id: "e\(Int.random(in: 0..<1_000_000, using: &random))", name: entityName)
            entity.options = EntityOptions(
                label: Bool.random(using: &random) ? "L" : nil,
                sortDescending: Bool.random(using: &random),
                timestamps: Bool.random(using: &random),
                owner: Bool.random(using: &random),
                softDelete: Bool.random(using: &random)
            )
            for number in 0..<Int.random(in: 0...5, using: &random) {
                guard let field = FieldName(rawValue: "f\(number)") else { continue }
                entity.fields.append(self.field(field, &random))
            }
            definition.entities.append(entity)
        }
        for number in 0..<Int.random(in: 0...3, using: &random) {
            let (source, target) = (
                definition.entities.randomElement(using: &random), definition.entities.randomElement(using: &random)
            )
            guard let source, let target else { continue }
            let kinds: [Relation.Kind] = [.manyToOne, .oneToOne, .manyToMany]
            definition.relations.append(
                Relation(
                    id: "r\(number)",
                    kind: kinds.randomElement(using: &random) ?? .manyToOne,
                    source: source.name,
                    target: target.name,
                    mappedBy: "to\(number)",
                    inversedBy: "from\(number)",
                    required: false,
                    onDelete: [.setNull, .cascade].randomElement(using: &random) ?? .setNull,
                    connectionName: EntityName(rawValue: "link\(number)")
                )
            )
        }
        for (number, entity) in definition.entities.enumerated() {
            guard let field = entity.fields.first(where: { $0.type.name == "text" }) else { continue }
            definition.indices.append(
                Index(
                    name: "i\(number)",
                    entity: entity.name,
                    fields: [field.name],
                    unique: Bool.random(using: &random)
                )
            )
        }
        return definition
    }

    private static func field(_ name: FieldName, _ random: inout SplitMix64) -> Field {
        let types: [FieldType] = [
            .text(TextRules(minLength: 1, maxLength: 9)), .number(NumberRules(minimum: 0.5)),
            .number(NumberRules(kind: .integer)),
            .number(NumberRules(kind: .decimal(scale: 3))), .boolean, .date(DateRules(kind: .datetime)), .json, .geo,
            .enumeration(EnumerationRules(values: ["x", "y"])),
            .jsonSchema(JSONSchemaRules(schema: ["type": "object"])),
            .secret(TextRules()), .autonumber(AutonumberRules(start: 10)), .virtual, .media(MediaRules(maxItems: 2)),
            .computed(
                ComputedRules(
                    expression: .call(
                        .add,
                        [.literal(.integer(1)), .literal(.decimal(Decimal(unscaled: 25, scale: 1)))]
                    )
                )
            ),
        ]
        let type = types.randomElement(using: &random) ?? .boolean
        return Field(
            id: "\(name)-\(Int.random(in: 0..<4, using: &random))",
            name: name,
            type: type,
            required: type.isWritable && Bool.random(using: &random),
            fillable: type.isWritable ? (Bool.random(using: &random) ? [.create, .update] : [.create]) : [],
            isHidden: type.isAlwaysHidden || Bool.random(using: &random),
            label: Bool.random(using: &random) ? "F" : nil,
            config: Bool.random(using: &random)
                ? JSONObject([("html_config", JSONValue.array(["element"]))]) : JSONObject()
        )
    }
}

/// Which tables and columns there are, as a plan's steps change them. Every step must find what it names.
private struct TableColumns: Equatable {
    private struct Broken: Error {
        let step: String
    }
    private var tables: [String: Set<String>] = [:]

    init(_ schema: Schema) {
        for entity in schema.entities { add(entity) }
    }

    private mutating func add(_ entity: Entity) {
        tables[entity.name.rawValue] = Set(entity.fields.filter(\.type.hasColumn).map(\.name.rawValue))
    }

    mutating func apply(_ step: SchemaStep) throws {
        guard let table = step.entity?.rawValue else { return }
        func check(_ condition: Bool) throws { if !condition { throw Broken(step: step.text) } }
        switch step {
        case .createTable(let entity):
            try check(tables[table] == nil)
            add(entity)
        case .dropTable: try check(tables.removeValue(forKey: table) != nil)
        case .renameTable(let from, let to):
            try check(tables[to.name.rawValue] == nil)
            tables[to.name.rawValue] = tables.removeValue(forKey: from.name.rawValue)
            try check(tables[to.name.rawValue] != nil)
        case .addColumn(let field, _): try check(tables[table]?.insert(field.name.rawValue).inserted == true)
        case .dropColumn(let field, _): try check(tables[table]?.remove(field.name.rawValue) != nil)
        case .renameColumn(let from, let to, _):
            try check(tables[table]?.remove(from.name.rawValue) != nil)
            try check(tables[table]?.insert(to.name.rawValue).inserted == true)
        case .convertColumn(_, let field, _), .require(let field, _), .restrictValues(let field, _):
            try check(tables[table]?.contains(field.name.rawValue) == true)
        case .createIndex(let index, _):
            try check(index.fields.allSatisfy { tables[table]?.contains($0.rawValue) == true })
        case .dropIndex, .describe, .adopt, .archive, .unarchive, .access: break
        }
    }
}

/// Sebastiano Vigna's splitmix64: a seed gives the same schemas everywhere.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
