// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension Records {
    /// Runs requests that belong to one thing the caller asked for, in one transaction.
    func write(
        _ requests: [WriteRequest],
        schema: Schema,
        context: RequestContext,
        isMany: Bool
    ) async throws(DataError) -> Written {
        let results: [[Written.Row]]
        do throws(WriteFailure) {
            results = try await perform(requests, schema: schema, context: context, tags: !isMany) { results in
                .written(Self.written(results, by: requests, isMany: isMany))
            }
        } catch {
            throw error.error
        }
        return Self.written(results, by: requests, isMany: isMany)
    }

    /// Writes one record if it is what was expected; a failure that ``WriteFailure/isStale`` says that it isn't.
    func write(
        _ requests: [WriteRequest],
        expecting expectations: [WritePlan.Expectation],
        schema: Schema,
        context: RequestContext
    ) async throws(WriteFailure) -> Written {
        let results = try await perform(
            requests,
            schema: schema,
            context: context,
            tags: true,
            expecting: expectations
        ) { results in .written(Self.written(results, by: requests, isMany: false)) }
        return Self.written(results, by: requests, isMany: false)
    }

    private static func written(_ results: [[Written.Row]], by requests: [WriteRequest], isMany: Bool) -> Written {
        Written(action: requests.first?.action ?? .create, rows: results.first ?? [], isMany: isMany)
    }

    /// Runs requests in one transaction and gives back the rows of each place, in order.
    ///
    /// When a row that a hook saw has changed meanwhile, hooks and plan are made anew, three times at most.
    /// - Parameter answer: what is answered to the rows, for requests whose answer is kept for repeats.
    func perform(
        _ requests: [WriteRequest],
        schema: Schema,
        context: RequestContext,
        tags: Bool,
        namesResults: Bool = false,
        expecting expectations: [WritePlan.Expectation] = [],
        namesAllRefusals: Bool = false,
        isInterim: Bool = false,
        answer: (@Sendable ([[Written.Row]]) -> AnswerKeeping.Subject)? = nil
    ) async throws(WriteFailure) -> [[Written.Row]] {
        guard !requests.isEmpty else { return [] }
        try checkHookScope(requests, context: context)
        let count = 1 + (requests.compactMap(\.place).max() ?? -1)
        for _ in 0...Self.hookReruns {
            var prepared = try await prepare(requests, schema: schema, context: context)
            prepared.seen += expectations
            if prepared.requests.isEmpty { return Array(repeating: [], count: count) }
            let planned = try await plan(prepared, schema: schema, context: context, namesResults: namesResults)
            let read = { @Sendable (outcome: WriteOutcome) in
                self.rows(outcome, planned, count: count, schema: schema, context: context, tags: tags)
            }
            var plan = planned.plan
            plan.namesAllRefusals = namesAllRefusals
            plan.answer = answer.flatMap { answer in context.keeping?.plan { answer(read($0)) } }
            let outcome: WriteOutcome
            do throws(DatabaseError) {
                outcome = try await database.write(plan)
            } catch .staleSnapshot where expectations.isEmpty {
                continue
            } catch {
                var failure = await failure(error, planned, requests, schema: schema, context: context)
                if case .staleSnapshot = error { failure.isStale = true }
                throw failure
            }
            if plan.answer != nil { context.keeping?.didCommit(interim: isInterim) }
            await tellSynchronously(outcome.changes, schema: schema, context: context)
            return read(outcome)
        }
        throw WriteFailure(request: nil, error: .hookConflict("A row that a hook depends on kept changing."))
    }

    /// How often hooks run again.
    private static let hookReruns = 3

    /// A plan, and where its rows belong.
    struct PlannedWrite: Sendable {
        let plan: WritePlan
        let places: [OperationPlace]
        /// Rows by the place of the request.
        let results: [(place: Int, result: ResultPlace)]
        let requests: [WriteRequest]
    }

    private func plan(
        _ prepared: PreparedWrites,
        schema: Schema,
        context: RequestContext,
        namesResults: Bool
    ) async throws(WriteFailure) -> PlannedWrite {
        guard let first = prepared.requests.first else { throw WriteFailure(request: nil, error: .notFound) }
        let planner = planner(context, schema: schema)
        var builder = WriteBuilder(planner: planner, ids: ids, first: first) { entity in
            self.recordSeed(planner.readBack(of: entity), planner: planner)
        }
        var results: [(place: Int, result: ResultPlace)] = []
        var byRequest: [ResultPlace] = []
        for request in prepared.requests {
            let named = builder.references
            if let origin = request.origin { builder.references = ["self": byRequest[origin]] }
            defer { if request.origin != nil { builder.references = named } }
            do throws(DataError) {
                let result = try builder.add(request)
                byRequest.append(result)
                guard let place = request.place else { continue }
                results.append((place, result))
                if namesResults { builder.references[String(place)] = result }
            } catch {
                throw WriteFailure(request: request.place, error: error)
            }
        }
        do throws(DataError) {
            builder.flush()
            let hooks = hooks.transactionHooks(of: Set(builder.operations.map(\.entity.name)))
            let plan = try await builder.plan(hasher: hasher, hooks: hooks, expectations: prepared.seen)
            return PlannedWrite(
                plan: plan,
                places: builder.places,
                results: results,
                requests: prepared.requests
            )
        } catch {
            throw WriteFailure(request: nil, error: error)
        }
    }

    /// Runs what a builder holds, without hooks that look at rows. All rows that are refused are named.
    func run(
        _ builder: inout WriteBuilder,
        schema: Schema,
        context: RequestContext,
        isInterim: Bool,
        answer: @escaping @Sendable (WriteOutcome) -> AnswerKeeping.Subject
    ) async throws(WriteFailure) -> WriteOutcome {
        builder.flush()
        let hooks = hooks.transactionHooks(of: Set(builder.operations.map(\.entity.name)))
        var plan: WritePlan
        do throws(DataError) {
            plan = try await builder.plan(hasher: hasher, hooks: hooks)
        } catch {
            throw WriteFailure(request: nil, error: error)
        }
        plan.namesAllRefusals = true
        plan.answer = context.keeping?.plan(answer)
        do throws(DatabaseError) {
            let outcome = try await database.write(plan)
            context.keeping?.didCommit(interim: isInterim)
            await tellSynchronously(outcome.changes, schema: schema, context: context)
            return outcome
        } catch {
            throw errorReading(plan, places: builder.places, schema: schema, context: context).failure(error)
        }
    }

    private func rows(
        _ outcome: WriteOutcome,
        _ planned: PlannedWrite,
        count: Int,
        schema: Schema,
        context: RequestContext,
        tags: Bool
    ) -> [[Written.Row]] {
        let planner = planner(context, schema: schema)
        var rows: [[Written.Row]] = Array(repeating: [], count: count)
        for (place, result) in planned.results where outcome.results.indices.contains(result.operation) {
            let all = outcome.results[result.operation].rows
            let chosen = result.row.map { all.indices.contains($0) ? [all[$0]] : [] } ?? all
            let returning = tags ? planned.plan.operations[result.operation].returning : nil
            let tagging = returning.map { planner.plannedReadBack(of: $0.shape.entity) }
                .flatMap { $0.isWhole || returning?.shape.columns == $0.plan.shape.columns ? $0 : nil }
            rows[place] += chosen.map { Self.row($0, tagging: tagging) }
        }
        return rows
    }

    /// - Parameter tagging: how the record is read back; nil where no tag is wanted.
    private static func row(_ row: WriteOutcome.Row, tagging: PlannedRead?) -> Written.Row {
        let json = row.json ?? JSONValue.object(JSONObject([(SystemField.id, row.id.json)])).encoded()
        var tag: String?
        if let tagging, let version = row.version {
            if !tagging.isWhole {
                tag = ContentTag(record: json[...]).text
            } else if let seed = tagging.seed {
                tag = RecordTag(seed: seed, id: row.id, version: version).text
            }
        }
        return .init(id: row.id, version: row.version, wasCreated: row.wasCreated, json: json, tag: tag)
    }

    /// What the tag of a record is made of when it is read whole.
    private func recordSeed(_ readBack: ReadPlan, planner: Planner) -> RecordTag.Seed? {
        planner.plannedReadBack(of: readBack.shape.entity).seed
    }

    private func failure(
        _ error: DatabaseError,
        _ planned: PlannedWrite,
        _ requests: [WriteRequest],
        schema: Schema,
        context: RequestContext
    ) async -> WriteFailure {
        let reading = errorReading(planned.plan, places: planned.places, schema: schema, context: context)
        let failure = reading.failure(error)
        guard case .preconditionFailed(let operation, let id) = error,
            planned.plan.operations.indices.contains(operation)
        else { return failure }
        let entity = planned.plan.operations[operation].entity
        // Refusals are kept too.
        guard context.keeping == nil || !entity.hasEncryptedFields else { return failure }
        let current = try? await get(entity.name.rawValue, id.description, context: context)
        guard case .answer(let answer)? = current else { return failure }
        return WriteFailure(request: failure.request, error: .preconditionFailed(current: answer.writer.bytes))
    }

    private func errorReading(
        _ plan: WritePlan,
        places: [OperationPlace],
        schema: Schema,
        context: RequestContext
    ) -> WriteErrorReading {
        let planner = planner(context, schema: schema)
        return WriteErrorReading(operations: plan.operations, places: places) { name, fields in
            guard let entity = schema.entity(name) else { return false }
            let readable = Set(planner.readBack(of: entity).shape.columns.map(\.field.name))
            return fields.allSatisfy(readable.contains)
        }
    }
}
