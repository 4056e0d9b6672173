// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Builds one read plan: the shapes of the root and of everything embedded share one list of values.
struct ReadPlanner {
    let planner: Planner
    var values: [Value] = []
    /// Every entity whose records can change what the read yields.
    var touched: Set<EntityName> = []
    /// A condition named a variable.
    var bindsVariables = false
    /// What the caller was allowed, in the order of asking: part of what entity tags are made of.
    var granted: [Alternatives] = []
    /// See ``AccessTrace``.
    var whole: Set<EntityName> = []
    var partial: Set<EntityName> = []

    init(_ planner: Planner) { self.planner = planner }

    /// A place in the request, for messages: `?sort` for the root's parameters, `?with/author/sort` below.
    struct Place {
        let prefix: String
        func member(_ name: String) -> String { prefix + name }
        func nested(_ name: String) -> Place { Place(prefix: prefix + "with/\(name)/") }
        static let parameters = Place(prefix: "?")
        static let body = Place(prefix: "/")
    }

    /// What distinguishes a root, a record by id and an embedded list.
    struct Frame {
        var action: Action
        var deleted: RecordQuery.DeletedMode
        var depth: Int
        /// Condition beside the caller's, in trusted terms (`id = …`).
        var target: Predicate
        /// The same in the caller's terms: only what may be seen counts.
        var link = Predicate.constant(true)
        /// The entity of the record from which the rows are reached.
        var origin: Entity?
        /// The relation over which the rows are reached.
        var via: Reference?
        var isMany: Bool
        var cursor: Cursor?
        var count: ReadShape.Count
        var maximumLimit = RecordQuery.maximumLimit
    }

    mutating func shape(
        _ query: RecordQuery,
        of entity: Entity,
        frame: Frame,
        place: Place
    ) throws(DataError) -> ReadShape {
        let alternatives = try planner.alternatives(frame.action, on: entity)
        let subject = ReadableSubject(entity, alternatives: alternatives, planner: planner)
        if let via = frame.via { subject.noteLinks(of: via) }
        if frame.deleted != .without { _ = try planner.alternatives(.readDeleted, on: entity) }

        let filter = try planner.filter(query.condition, about: subject, pointer: place.member("where"))
        let joined = try joins(query.join, about: subject, at: place.member("join"))
        let order = try order(query.sort, about: subject, isMany: frame.isMany, at: place.member("sort"))
        let columns = try columns(query.select, of: entity, about: subject, at: place.member("select"))
        let policy = Policy.rows(of: entity, alternatives: alternatives, deleted: frame.deleted)

        // The target comes first, so that a read by id always has its id as the first value.
        let target = frame.target.parameterized(into: &values)
        let shapePolicy = Policy.conjunction([target, policy.parameterized(into: &values)])
        let shapeFilter = Policy.conjunction([filter.predicate, frame.link] + joined).parameterized(into: &values)
        let scopes = parameterized(subject.trace.scopes)
        let masks = alternatives.isSingle ? [] : alternatives.all.map { $0.rows.parameterized(into: &values) }
        let seek = try seek(frame.cursor, order: order, entity: entity, at: place.member("cursor"))
        let limit = try limit(query, frame: frame, place: place)
        touched.formUnion(subject.trace.touched)
        granted += subject.trace.granted
        whole.formUnion(subject.trace.whole)
        partial.formUnion(subject.trace.partial)
        if subject.trace.bindsVariables { bindsVariables = true }
        let expansions = try expansions(query.with, of: subject, depth: frame.depth, place: place)
        return ReadShape(
            entity: entity,
            schemaVersion: planner.schema.version,
            columns: columns,
            alternatives: masks,
            policy: shapePolicy,
            filter: shapeFilter,
            scopes: scopes,
            order: order,
            seek: seek,
            limit: limit,
            expansions: expansions,
            count: frame.count
        )
    }

    /// What the answer says depends on the record that it starts from, too.
    mutating func note(origin: Entity) {
        touched.insert(origin.name)
        guard let given = planner.alternativesIfAny(.get, on: origin) else { return }
        granted.append(given)
        if given.dependsOnTime { bindsVariables = true }
        if planner.isWhole(given, on: origin) { whole.insert(origin.name) } else { partial.insert(origin.name) }
    }

    private mutating func parameterized(_ scopes: [EntityName: ReadScope]) -> [EntityName: ReadScope] {
        guard !scopes.isEmpty else { return scopes }
        var result: [EntityName: ReadScope] = [:]
        // In a fixed order, so that equal requests number their parameters alike.
        for (name, scope) in scopes.sorted(by: { $0.key < $1.key }) {
            let rows = scope.rows.parameterized(into: &values)
            var masks: [FieldName: Predicate] = [:]
            for (field, mask) in scope.masks.sorted(by: { $0.key < $1.key }) {
                masks[field] = mask.parameterized(into: &values)
            }
            result[name] = ReadScope(rows: rows, masks: masks)
        }
        return result
    }

    private mutating func limit(
        _ query: RecordQuery,
        frame: Frame,
        place: Place
    ) throws(DataError) -> ReadShape.Limit {
        let rows = query.limit ?? RecordQuery.defaultLimit
        guard (1...frame.maximumLimit).contains(rows) else {
            throw .malformed(
                pointer: place.member("limit"),
                code: "invalid_limit",
                message: "A limit is 1 to \(frame.maximumLimit)."
            )
        }
        values.append(.integer(Int64(frame.isMany ? rows : 1)))
        let rowsParameter = values.count - 1
        guard query.offset > 0 else { return .init(rows: rowsParameter, offset: nil) }
        guard frame.isMany else {
            throw .malformed(
                pointer: place.member("offset"),
                code: "invalid_parameter",
                message: "Only lists have an offset."
            )
        }
        values.append(.integer(Int64(query.offset)))
        return .init(rows: rowsParameter, offset: values.count - 1)
    }

    private mutating func seek(
        _ cursor: Cursor?,
        order: [OrderTerm],
        entity: Entity,
        at place: String
    ) throws(DataError) -> Seek? {
        guard let cursor else { return nil }
        guard cursor.entity == entity.name.rawValue, cursor.order == Cursor.signature(of: order),
            cursor.values.count == order.count
        else {
            throw .malformed(
                pointer: place,
                code: "invalid_cursor",
                message: "The cursor belongs to another list or order."
            )
        }
        var boundaries: [Seek.Boundary] = []
        for value in cursor.values {
            values.append(value)
            boundaries.append(.init(parameter: values.count - 1, isNull: value.isNull))
        }
        return Seek(boundaries: boundaries, isBackward: cursor.isBackward)
    }
}
