// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension SchemaService {
    /// Tables and views that could be adopted: `[{"table","namespace"?,"view","rows"?,"columns"}]`.
    public func adoptableTables() async throws(DataError) -> JSONValue {
        .array(
            try await descriptions().map { table in
                var object = JSONObject([("table", JSONValue.string(table.name))])
                object["namespace"] = table.namespace.map { .string($0) }
                object["view"] = .boolean(table.isView)
                object["rows"] = table.estimatedRows.map { .integer(Int64($0)) }
                object["columns"] = .array(table.columns.map { .string($0.name) })
                return .object(object)
            }
        )
    }

    /// How the tables (nil for all) would be adopted. Throws `.invalid` at `/tables/n` for one that isn't there.
    public func inspect(tables names: [String]?) async throws(DataError) -> [AdoptionProposal] {
        AdoptionPlanner(try await descriptions(names), over: current.definition, ids: ids).proposals
    }

    /// Adopts the tables (nil for all) as ``inspect(tables:)`` proposes. Relations come about between tables that are
    /// adopted together or already were. No table is changed.
    public func adopt(
        tables names: [String]?,
        _ options: EditOptions = EditOptions(),
        context: RequestContext
    ) async throws(DataError) -> SchemaOutcome {
        let (tables, ids) = (try await descriptions(names), ids)
        let adoption = SchemaEdit { current throws(DataError) in
            let rest = tables.filter { !current.adopts($0) }
            return AdoptionPlanner(rest, over: current, ids: ids).definition.json
        }
        return try await edit(adoption, options, context: context)
    }

    private func descriptions(_ names: [String]? = nil) async throws(DataError) -> [TableDescription] {
        let schema = current
        let tables: [TableDescription]
        do throws(DatabaseError) {
            tables = try await store.adoptableTables(besides: schema).filter { !schema.definition.adopts($0) }
        } catch {
            throw DataError(schema: error)
        }
        guard let names else { return tables }
        let issues = SchemaIssues()
        var result: [TableDescription] = []
        for (place, name) in names.enumerated() {
            if let table = tables.first(where: { $0.name == name || "\($0.namespace ?? "").\($0.name)" == name }) {
                result.append(table)
            } else {
                let pointer = JSONPointer("tables").appending(place)
                issues.add(pointer, "unknown_table", "no table `\(name)` that could be adopted")
            }
        }
        try issues.throwIfAny()
        return result
    }
}

extension SchemaDefinition {
    /// Whether an entity is over the table, be it an archived one.
    fileprivate func adopts(_ table: TableDescription) -> Bool {
        entities.contains { $0.adopted?.name == table.name && $0.adopted?.namespace == table.namespace }
    }
}
