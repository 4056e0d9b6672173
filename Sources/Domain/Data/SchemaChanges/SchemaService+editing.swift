// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension SchemaService {
    /// How an edit is to be carried out.
    public struct EditOptions: Sendable {
        /// Only plans, and looks for stored data in the way.
        public var isDryRun: Bool
        /// Destroying steps may run.
        public var isConfirmed: Bool
        /// The number of the schema that the edit was made for; another one is a conflict.
        public var version: Int?
        public init(isDryRun: Bool = false, isConfirmed: Bool = false, version: Int? = nil) {
            self.isDryRun = isDryRun
            self.isConfirmed = isConfirmed
            self.version = version
        }
    }

    /// Each round of a contended edit lets another one through, so this many in a row mean something else is wrong.
    private static let rounds = 32

    /// Plans an edit and applies the plan. Throws `.schemaIsCode` in code mode (dry runs are served), `.invalid` with
    /// pointers into the body, `.confirmationRequired` with the plan, and `.conflict` with the code `schema_conflict`
    /// (another edit came first) or `stored_data` (naming the rows in the way).
    public func edit(
        _ edit: SchemaEdit,
        _ options: EditOptions = EditOptions(),
        context: RequestContext
    ) async throws(DataError) -> SchemaOutcome {
        guard mode != .code || options.isDryRun else { throw .schemaIsCode }
        let repeats = edit.isRepeatable && options.version == nil
        return try await perform(edit, options, repeats: repeats, context: context)
    }

    /// Brings the database to a declared schema: at boot, in code and hybrid mode. Destroying steps that are not
    /// confirmed throw `.confirmationRequired` with the plan.
    public func boot(
        _ declared: SchemaEdit,
        isConfirmed: Bool = false,
        context: RequestContext
    ) async throws(DataError) -> SchemaOutcome {
        // Another node may bring the same schema at the same time, so a conflict is no reason to give up.
        try await perform(declared, EditOptions(isConfirmed: isConfirmed), repeats: true, context: context)
    }

    /// Brings what is built in into a database that has none of it yet, or an older form.
    @discardableResult
    public func boot(context: RequestContext) async throws(DataError) -> SchemaOutcome {
        try await perform(SchemaEdit { $0.json }, EditOptions(), repeats: true, context: context)
    }

    private func perform(
        _ edit: SchemaEdit,
        _ options: EditOptions,
        repeats: Bool,
        context: RequestContext
    ) async throws(DataError) -> SchemaOutcome {
        for _ in 0..<Self.rounds {
            let plan = try plan(edit, options, context)
            do throws(DataError) {
                try await requireColumns(plan)
            } catch {
                throw error.pointing(from: edit.base, naming: edit.nameMember)
            }
            if options.isDryRun || plan.isEmpty { return try await preview(plan, options) }
            if plan.destroysData, !options.isConfirmed { throw .confirmationRequired(plan: plan.json()) }
            if try await apply(plan, context) {
                return SchemaOutcome(
                    plan: plan,
                    obstacles: [],
                    wasApplied: true,
                    writeBackFailure: writeBack(plan.to)
                )
            }
            guard repeats else { break }
            try await load()
        }
        throw .schemaConflict
    }

    private func plan(
        _ edit: SchemaEdit,
        _ options: EditOptions,
        _ context: RequestContext
    ) throws(DataError) -> SchemaPlan {
        let schema = current
        if let version = options.version, version != schema.version { throw .schemaConflict }
        do throws(DataError) {
            let json = try edit.transform(schema.definition)
            let definition = try wanted(json, over: schema, by: edit, context)
            return try SchemaPlanner.plan(from: schema, to: definition)
        } catch {
            throw error.pointing(from: edit.base, naming: edit.nameMember)
        }
    }

    private func wanted(
        _ json: JSONValue,
        over schema: Schema,
        by edit: SchemaEdit,
        _ context: RequestContext
    ) throws(DataError) -> SchemaDefinition {
        let declared = try SchemaDefinition(json: json, over: schema.definition, ids: ids)
        try declared.requireNothingHidden()
        try builtIn.requireKept(in: declared, of: schema.definition, isWhole: edit.isWhole)
        var definition = builtIn.merged(into: declared, over: schema.definition)
            .identified(over: schema.definition, ids: ids)
        let asked = definition.access
        definition.access = AccessDefinition()
        let carrying = AccessCarrying(from: schema, to: try definition.compiled(version: schema.version + 1))
        definition.access = carrying.carried(asked, keepsAll: edit.isWhole)
        let principal = context.caller.principal
        try AccessGuard(rules: schema.access, principal: principal)
            .requireMay(change: carrying.untouched, to: definition.access)
        return definition
    }

    private func preview(_ plan: SchemaPlan, _ options: EditOptions) async throws(DataError) -> SchemaOutcome {
        var obstacles: [SchemaObstacle] = []
        if options.isDryRun, !plan.isEmpty {
            do throws(DatabaseError) {
                obstacles = try await store.obstacles(plan)
            } catch {
                throw DataError(schema: error)
            }
        }
        return SchemaOutcome(plan: plan, obstacles: obstacles, wasApplied: false, writeBackFailure: nil)
    }

    /// False when another plan was applied meanwhile.
    private func apply(_ plan: SchemaPlan, _ context: RequestContext) async throws(DataError) -> Bool {
        let origin = WritePlan.Origin(
            actor: context.caller.principal.actor,
            requestID: context.requestID,
            time: context.now
        )
        do throws(DatabaseError) {
            try await store.apply(plan, origin: origin)
        } catch {
            if case .schemaConflict = error { return false }
            throw DataError(schema: error)
        }
        publish(plan.to)
        return true
    }
}
