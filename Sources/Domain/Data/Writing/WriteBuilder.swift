// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// Makes the operations of one write plan from requests. What is wrong with bodies is collected over all of them.
///
/// Creates of the same kind that follow each other become one insert of many rows.
struct WriteBuilder {
    let planner: Planner
    let ids: any IDGenerator
    let seed: @Sendable (Entity) -> RecordTag.Seed?

    var values = ValueReader()
    private(set) var issues: [DataError.Issue] = []
    private(set) var operations: [WriteOperation] = []
    private(set) var places: [OperationPlace] = []
    var secrets: [PendingSecret] = []
    private var open: OpenInsert?
    private var grants: [Grant: Alternatives] = [:]
    private var readBacks: [EntityName: ReadPlan] = [:]
    /// What `$ref` can name, by the text before the dot.
    var references: [String: ResultPlace] = [:]
    /// Whose the members of the body at hand are.
    var trust: Trust
    /// The request being planned.
    var request: WriteRequest
    /// Whether the rows of requests are read back; an import wants only their number.
    var givesRowsBack = true
    /// How many `$create`s surround the row being read.
    var depth = 0

    private static let issueLimit = 100

    private struct Grant: Hashable {
        let action: Action
        let entity: EntityName
    }

    init(
        planner: Planner,
        ids: any IDGenerator,
        first request: WriteRequest,
        seed: @escaping @Sendable (Entity) -> RecordTag.Seed?
    ) {
        self.planner = planner
        self.ids = ids
        self.request = request
        self.seed = seed
        trust = Trust(all: request.isOwn, members: request.trusted)
    }

    var schema: Schema { planner.schema }

    mutating func report(_ pointer: String, _ code: String, _ message: String) {
        report(.init(pointer: pointer, code: code, message: message))
    }

    mutating func report(_ issue: DataError.Issue) {
        if issues.count < Self.issueLimit { issues.append(issue) }
    }

    /// What is wrong with the bodies read since the last call.
    mutating func takeIssues() -> [DataError.Issue] {
        defer { issues = [] }
        return issues
    }

    /// The rows that the request writes.
    mutating func add(_ request: WriteRequest) throws(DataError) -> ResultPlace {
        self.request = request
        trust = Trust(all: request.isOwn, members: request.trusted)
        switch request.kind {
        case .create(let body):
            return try create(body, in: request.entity, at: request.pointer, isMain: true)
        case .upsert(let body, let fields):
            return try upsert(body, onConflict: fields, in: request.entity, at: request.pointer)
        case .update(let target, let body, let tags):
            return try update(target, body, ifMatch: tags)
        case .delete(let target, let tags, let purge):
            return try delete(target, ifMatch: tags, purge: purge)
        case .restore(let target):
            return try restore(target)
        }
    }

    /// What the caller may do with records of `entity`; everything where the body is not the caller's.
    mutating func alternatives(_ action: Action, on entity: Entity) throws(DataError) -> Alternatives {
        if trust.all { return Alternatives(Alternative(grant: "roost")) }
        let key = Grant(action: action, entity: entity.name)
        if let known = grants[key] { return known }
        let given = try planner.alternatives(action, on: entity)
        grants[key] = given
        return given
    }

    mutating func readBack(of entity: Entity) -> ReadPlan {
        if let known = readBacks[entity.name] { return known }
        let plan = planner.readBack(of: entity)
        readBacks[entity.name] = plan
        return plan
    }

    /// What is given back of the caller's records. An answer that is kept for repeats leaves out what may not lie there.
    private mutating func answer(of entity: Entity) -> ReadPlan {
        planner.context.keeping == nil ? readBack(of: entity) : readBack(of: entity).withoutEncrypted
    }

    // MARK: - Operations

    /// An insert that may still grow.
    private struct OpenInsert {
        let entity: Entity
        let joinKey: JoinKey
        var insert: WriteOperation.Insert
        var place: OperationPlace
    }

    /// Rows join an insert when all of it is equal.
    struct JoinKey: Hashable {
        let entity: EntityName
        let isMain: Bool
        let request: Int?
        /// Places of the alternatives that allow the row.
        let alternatives: [Int]
        let keepsExisting: Bool
    }

    /// Adds a row to an insert.
    mutating func insert(
        _ row: [Assignment],
        into entity: Entity,
        checks: [WriteOperation.Check],
        conflict: WriteOperation.Conflict?,
        joining key: JoinKey?,
        place: RowPlace,
        isMain: Bool
    ) -> ResultPlace {
        // A row that refers to one of the same insert can't join it: results are known of earlier operations only.
        let isOwn = row.contains { $0.resultOperation == operations.count }
        if let key, !isOwn, open?.joinKey == key, let count = open?.insert.rows.count {
            open?.insert.rows.append(row)
            open?.place.rows.append(place)
            return ResultPlace(entity: entity, operation: operations.count, row: count)
        }
        flush()
        let insert = WriteOperation.Insert(rows: [row], checks: checks, onConflict: conflict)
        let operationPlace = OperationPlace(request: request.place, isMain: isMain, rows: [place])
        if let key {
            open = OpenInsert(entity: entity, joinKey: key, insert: insert, place: operationPlace)
            return ResultPlace(entity: entity, operation: operations.count, row: 0)
        }
        return ResultPlace(entity: entity, operation: append(.insert(insert), of: entity, operationPlace), row: 0)
    }

    /// Adds an operation of another kind.
    mutating func append(
        _ kind: WriteOperation.Kind,
        of entity: Entity,
        at place: RowPlace,
        isMain: Bool
    ) -> Int {
        flush()
        return append(kind, of: entity, OperationPlace(request: request.place, isMain: isMain, rows: [place]))
    }

    private mutating func append(
        _ kind: WriteOperation.Kind,
        of entity: Entity,
        _ place: OperationPlace
    ) -> Int {
        let returning = place.isMain && givesRowsBack ? answer(of: entity) : nil
        operations.append(
            WriteOperation(
                entity: entity,
                schema: schema,
                kind: kind,
                returning: returning,
                pointer: place.row(0).pointer
            )
        )
        places.append(place)
        return operations.count - 1
    }

    mutating func flush() {
        guard let insert = open else { return }
        open = nil
        _ = append(.insert(insert.insert), of: insert.entity, insert.place)
    }

    mutating func replaceOperation(_ index: Int, kind: WriteOperation.Kind) {
        let old = operations[index]
        operations[index] = WriteOperation(
            entity: old.entity,
            schema: old.schema,
            kind: kind,
            returning: old.returning,
            pointer: old.pointer
        )
    }
}

extension Assignment {
    /// The operation whose result the field is set to.
    fileprivate var resultOperation: Int? {
        if case .set(.result(let operation, _, _)) = change { operation } else { nil }
    }
}
