// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import JSON
import Kernel

/// A database under test with the fixture's schema, and the caller on whose behalf plans are made.
struct ContractSession: Sendable {
    static let time = Timestamp(millisecondsSinceEpoch: 1_714_564_800_000)

    let database: any Database & SchemaStore
    var schema: Schema
    var authorizer: any Authorizer = AllowAllAuthorizer()
    var caller = Caller.system

    /// Applies the fixture's schema to an empty database.
    init(_ database: any Database & SchemaStore) async throws {
        self.database = database
        let plan = try SchemaPlanner.plan(from: .empty, to: ContractSchema.definition)
        try await database.apply(plan, origin: Self.origin)
        schema = plan.to
    }

    static var origin: WritePlan.Origin { .init(actor: "system", requestID: "contract", time: time) }

    func acting(by authorizer: any Authorizer) -> ContractSession {
        var session = self
        session.authorizer = authorizer
        return session
    }

    func entity(_ name: String) throws -> Entity {
        guard let entity = schema.entity(name) else { throw ContractFailure(description: "no entity \(name)") }
        return entity
    }

    func field(_ name: String, of entity: String) throws -> Field {
        guard let field = try self.entity(entity).field(name) else {
            throw ContractFailure(description: "no field \(entity).\(name)")
        }
        return field
    }

    var deadline: ContinuousClock.Instant { .now + .seconds(60) }

    var planner: Planner {
        Planner(
            schema: schema,
            authorizer: authorizer,
            context: RequestContext(caller: caller, requestID: "contract", now: Self.time, deadline: deadline)
        )
    }

    /// Plans and applies a change of the schema.
    mutating func apply(_ change: (inout SchemaDefinition) throws -> Void) async throws {
        let plan = try planning(change)
        try await database.apply(plan, origin: Self.origin)
        schema = plan.to
    }

    func planning(_ change: (inout SchemaDefinition) throws -> Void) throws -> SchemaPlan {
        var definition = schema.definition
        try change(&definition)
        return try SchemaPlanner.plan(from: schema, to: definition)
    }
}

extension EntityName {
    /// For names in the suite's own text.
    init(of text: String) throws {
        guard let name = EntityName(rawValue: text) else { throw ContractFailure(description: "no name: \(text)") }
        self = name
    }
}

extension FieldName {
    /// For names in the suite's own text.
    init(of text: String) throws {
        guard let name = FieldName(rawValue: text) else { throw ContractFailure(description: "no name: \(text)") }
        self = name
    }
}
