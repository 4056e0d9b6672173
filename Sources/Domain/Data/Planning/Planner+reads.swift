// SPDX-License-Identifier: Apache-2.0

package import Conditions
package import Kernel

extension Planner {
    /// A page of records. `isCompatible` is bknd's address: a limit of 0 means the default, and both counts are made.
    package func list(
        _ query: RecordQuery,
        of entity: Entity,
        cursor: Cursor?,
        isCompatible: Bool
    ) throws(DataError) -> PlannedRead {
        try read(
            query,
            of: entity,
            place: .parameters,
            frame: .init(
                action: .list,
                deleted: query.deleted,
                depth: 0,
                target: .constant(true),
                isMany: true,
                cursor: cursor,
                count: count(query.count, isCompatible: isCompatible)
            )
        )
    }

    /// One record by its id. The id is the plan's first value.
    package func get(
        _ id: RecordID,
        _ query: RecordQuery,
        of entity: Entity
    ) throws(DataError) -> PlannedRead {
        try read(
            query,
            of: entity,
            place: .parameters,
            frame: .init(
                action: .get,
                deleted: query.deleted,
                depth: 0,
                target: Self.isRecord(id, of: entity),
                isMany: false,
                cursor: nil,
                count: .none
            )
        )
    }

    /// The records that `reference` links to the record `id` of `entity`.
    package func related(
        _ query: RecordQuery,
        target: Entity,
        condition: Predicate,
        link: Predicate = .constant(true),
        from origin: Entity? = nil,
        via reference: Reference? = nil,
        isMany: Bool,
        cursor: Cursor?,
        isCompatible: Bool
    ) throws(DataError) -> PlannedRead {
        try read(
            query,
            of: target,
            place: .parameters,
            frame: .init(
                action: isMany ? .list : .get,
                deleted: query.deleted,
                depth: 0,
                target: condition,
                link: link,
                origin: origin,
                via: reference,
                isMany: isMany,
                cursor: cursor,
                count: isMany ? count(query.count, isCompatible: isCompatible) : .none
            )
        )
    }

    private func count(_ mode: RecordQuery.CountMode, isCompatible: Bool) -> ReadShape.Count {
        switch mode {
        case .none: isCompatible ? .both(cap: 10_000) : .none
        case .exact: .exact
        case .capped: .capped(1_000)
        case .estimated: .estimated
        }
    }

    private func read(
        _ query: RecordQuery,
        of entity: Entity,
        place: ReadPlanner.Place,
        frame: ReadPlanner.Frame
    ) throws(DataError) -> PlannedRead {
        var reader = ReadPlanner(self)
        let shape = try reader.shape(query, of: entity, frame: frame, place: place)
        if let origin = frame.origin { reader.note(origin: origin) }
        let facts = PlannedRead.Facts(
            shape,
            touched: reader.touched,
            rights: Alternatives.text(of: reader.granted),
            isReusable: !reader.bindsVariables,
            isWhole: reader.partial.isEmpty && reader.whole.isSuperset(of: reader.touched) && !reader.bindsVariables
        )
        return PlannedRead(
            plan: ReadPlan(shape: shape, values: reader.values),
            facts: facts,
            limit: query.limit ?? RecordQuery.defaultLimit,
            offset: query.offset
        )
    }

    /// What a write gives back of each row it touched: the row as the caller may read it, by its id. A row that can't
    /// be read comes back with its id only, which is the adapter's part.
    package func readBack(of entity: Entity) -> ReadPlan { plannedReadBack(of: entity).plan }

    /// The same with the seed of the rows' tags.
    func plannedReadBack(of entity: Entity) -> PlannedRead {
        keptReadBack(of: entity) { makeReadBack(of: entity) }
    }

    private func makeReadBack(of entity: Entity) -> PlannedRead {
        let given = alternativesIfAny(.get, on: entity)
        let columns = given.map { given in
            let subject = ReadableSubject(entity, alternatives: given, planner: self)
            return entity.fields.filter(subject.isReadable).map { column($0, of: entity, alternatives: given) }
        }
        var values: [Value] = []
        let rows = given.map { Policy.rows(of: entity, alternatives: $0, deleted: .with) } ?? .constant(false)
        let policy = rows.parameterized(into: &values)
        let masks =
            given.map { $0.isSingle ? [] : $0.all.map { $0.rows.parameterized(into: &values) } } ?? []
        values.append(.integer(1))
        let shape = ReadShape(
            entity: entity,
            schemaVersion: schema.version,
            columns: columns ?? [],
            alternatives: masks,
            policy: policy,
            filter: .constant(true),
            scopes: [:],
            order: [],
            seek: nil,
            limit: .init(rows: values.count - 1, offset: nil),
            expansions: [],
            count: .none
        )
        let rights = given.flatMap { Alternatives.text(of: [$0]) }
        return PlannedRead(
            plan: ReadPlan(shape: shape, values: values),
            facts: PlannedRead.Facts(
                shape,
                touched: [],
                rights: rights,
                isReusable: rights != nil,
                isWhole: given.map { isWhole($0, on: entity) } ?? false
            ),
            limit: 1,
            offset: 0
        )
    }

    package static func isRecord(_ id: RecordID, of entity: Entity) -> Predicate {
        let kind: ValueKind = entity.primaryFormat == .integer ? .integer : .text
        return .compare(FieldPath(field: SystemField.id, kind: kind), .equal, .value(id.value))
    }
}
