// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

extension OwnRecords {
    /// What stands at dotted paths over to-one relations, seen from one record: scalars, and lists of them. What is
    /// null or not there is left out.
    public func values(
        _ name: EntityName,
        id: RecordID,
        paths: [[String]]
    ) async throws(DataError) -> [String: Value] {
        let context = context()
        let json = try await records.underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(name.rawValue)
            let planner = records.planner(context, schema: schema)
            let planned = try planner.get(id, Self.query(paths.map { $0[...] }), of: entity)
            return try await records.read(
                [planned.plan],
                context: context,
                into: JSONRowSink(JSONWriter(capacity: 256))
            )
            .writer.bytes
        }
        guard let record = try? JSONValue(parsing: json) else { return [:] }
        var values: [String: Value] = [:]
        for path in paths {
            let end = path.reduce(Optional(record)) { place, part in place?[part] }
            if let value = end.flatMap(Self.value) { values[path.joined(separator: ".")] = value }
        }
        return values
    }

    private static func query(_ paths: [ArraySlice<String>]) -> RecordQuery {
        var query = RecordQuery(select: [SystemField.id])
        for path in paths where path.count == 1 { query.select?.append(path[path.startIndex]) }
        for (name, deeper) in Dictionary(grouping: paths.filter { $0.count > 1 }, by: { $0[$0.startIndex] })
            .sorted(by: { $0.key < $1.key })
        {
            query.with.append(.init(reference: name, query: Self.query(deeper.map { $0.dropFirst() })))
        }
        return query
    }

    private static func value(_ json: JSONValue) -> Value? {
        switch json {
        case .null, .object: nil
        case .boolean(let flag): .boolean(flag)
        case .integer(let number): .integer(number)
        case .double(let number): .real(number)
        case .decimal(let text): .text(text)
        case .string(let text): .text(text)
        case .array(let elements): .list(elements.compactMap(value))
        }
    }
}
