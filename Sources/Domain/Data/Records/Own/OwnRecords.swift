// SPDX-License-Identifier: Apache-2.0

internal import JSON
public import Kernel

/// The door by which parts of Roost keep what they know in the database: no grants apply, and hidden fields are fields
/// like any other. It is behind no address.
public struct OwnRecords: Sendable {
    /// A record with all of its fields, hidden ones too, but without relations.
    public struct Row: Sendable, Hashable {
        public let id: RecordID
        /// Grows with every change of the record; 0 for records of adopted tables, which have no versions.
        public let version: Int64
        public let values: JSONObject
    }

    let records: Records

    public init(_ records: Records) { self.records = records }

    /// The record of that id; nil when there is none.
    public func find(_ name: EntityName, id: RecordID) async throws(DataError) -> Row? {
        try await rows(name, ids: [id]).first
    }

    /// The records that meet a condition of the query language.
    /// - Parameter oldestFirst: the order of ids, which is that of creation.
    public func find(
        _ name: EntityName,
        where condition: JSONValue,
        oldestFirst: Bool,
        limit: Int
    ) async throws(DataError) -> [Row] {
        let context = context()
        let ids = try await records.underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireAnyEntity(name)
            let query = RecordQuery(
                limit: min(limit, RecordQuery.maximumLimit),
                sort: [.init(SystemField.id, descending: !oldestFirst)],
                select: [SystemField.id],
                condition: condition
            )
            let planner = records.planner(context, schema: schema)
            let planned = try planner.list(query, of: entity, cursor: nil, isCompatible: false)
            let sink = try await records.read([planned.plan], context: context, into: CollectingRowSink())
            return sink.rows.compactMap { $0[SystemField.id].flatMap(Self.id) }
        }
        return try await rows(name, ids: ids)
    }

    /// The records of these ids that are there, in the order of `ids`; at most 1,000.
    public func find(_ name: EntityName, ids: [RecordID]) async throws(DataError) -> [Row] {
        try await rows(name, ids: ids)
    }

    /// Those of the texts that a field of some record holds.
    public func texts(_ field: String, of name: EntityName, among texts: [String]) async throws(DataError) -> [String] {
        guard !texts.isEmpty else { return [] }
        let context = context()
        return try await records.underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireAnyEntity(name)
            let planner = records.planner(context, schema: schema)
            var found: [String] = []
            var rest = texts[...]
            while !rest.isEmpty {
                let literals = rest.prefix(500).map { ["$literal": .string($0)] as JSONValue }
                rest = rest.dropFirst(500)
                let query = RecordQuery(
                    limit: RecordQuery.maximumLimit,
                    select: [field],
                    condition: [field: ["$in": .array(literals)]]
                )
                let planned = try planner.list(query, of: entity, cursor: nil, isCompatible: false)
                let sink = try await records.read([planned.plan], context: context, into: CollectingRowSink())
                found += sink.rows.compactMap { if case .text(let text)? = $0[field] { text } else { nil } }
            }
            return found
        }
    }

    /// See ``Database/changeMark(of:)``.
    public func mark(of name: EntityName) -> Int64? {
        records.schema.entity(name).flatMap { records.database.changeMark(of: $0) }
    }

    /// Records by id, those that are there, in the order of `ids`, on one snapshot.
    private func rows(_ name: EntityName, ids: [RecordID]) async throws(DataError) -> [Row] {
        guard !ids.isEmpty else { return [] }
        let context = context()
        return try await records.underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireAnyEntity(name)
            let planner = records.planner(context, schema: schema)
            var plans: [ReadPlan] = []
            for id in ids { plans.append(try planner.get(id, RecordQuery(), of: entity).plan) }
            let sink = try await records.read(plans, context: context, into: CollectingRowSink())
            var rows = sink.rows.makeIterator()
            var found: [Row] = []
            for (id, outcome) in zip(ids, sink.outcomes) where outcome.rows > 0 {
                guard let row = rows.next() else { break }
                var values = JSONObject()
                for field in entity.fields { values[field.name.rawValue] = row[field.name.rawValue]?.json }
                found.append(Row(id: id, version: outcome.version ?? 0, values: values))
            }
            return found
        }
    }

    private static func id(_ value: Value) -> RecordID? {
        switch value {
        case .integer(let id): .integer(id)
        case .text(let id): .text(id)
        default: nil
        }
    }

    func context() -> RequestContext {
        .own(requestID: records.ids.makeID(), now: records.clock.now(), deadline: .now.advanced(by: .seconds(10)))
    }
}
