// SPDX-License-Identifier: Apache-2.0

internal import Conditions
public import Kernel

/// Tells what the rules say of a request without carrying it out: which grant decides, and if none does, by what.
public struct AccessTester: Sendable {
    let records: Records
    private let principals: any PrincipalFinding
    private let explainer: (any ReadExplaining)?

    public init(records: Records, principals: any PrincipalFinding, explainer: (any ReadExplaining)?) {
        self.records = records
        self.principals = principals
        self.explainer = explainer
    }

    /// Answers `{"user"|"role","entity","action","id"?,"data"?}`. Without user and role it is `guest` who asks; a role
    /// asks as somebody who has no other, and of whom nothing else is known. Throws `.invalid` for what can't be asked,
    /// `.unknownEntity`, and `.notFound` for a user or record that isn't there.
    public func test(_ json: JSONValue, context: RequestContext) async throws(DataError) -> AccessVerdict {
        let schema = records.schema
        let question = try AccessQuestion(json, schema: schema)
        let principal = try await principal(question.asker)
        let caller = Caller(principal, method: context.caller.method, address: context.caller.address)
        let inquiry = AccessInquiry(
            question: question,
            schema: schema,
            variables: CallerVariables(caller: caller, now: context.now),
            rows: AccessRows(records: records, schema: schema, context: context)
        )
        let asked = RequestContext(
            caller: caller,
            requestID: context.requestID,
            now: context.now,
            deadline: context.deadline
        )
        return try await inquiry.verdict(sql: sql(question, schema: schema, context: asked))
    }

    private func principal(_ asker: AccessQuestion.Asker) async throws(DataError) -> Principal {
        switch asker {
        case .user(let name):
            guard let principal = try await principals.principal(ofUser: name) else { throw .notFound }
            return principal
        case .role(RoleDefinition.guest): return .anonymous
        case .role(RoleDefinition.user): return Principal(kind: .user(CallerVariables.nobody))
        case .role(let name): return Principal(kind: .user(CallerVariables.nobody), roles: [name])
        }
    }

    /// What the database runs to find what the caller may read, change or delete.
    private func sql(_ question: AccessQuestion, schema: Schema, context: RequestContext) -> String? {
        guard let explainer, question.action != .create else { return nil }
        let decision = GrantAuthorizer().decide(
            context.caller,
            question.action,
            on: question.entity,
            in: schema,
            now: context.now
        )
        guard case .allow(let given) = decision else { return nil }
        let authorizer: any Authorizer =
            question.action == .get || question.action == .list
            ? GrantAuthorizer() : RowsAuthorizer(entity: question.entity.name, rows: given)
        let planner = Planner(schema: schema, authorizer: authorizer, context: context)
        let query = RecordQuery()
        let plan = question.id.map { id in try? planner.get(id, query, of: question.entity).plan }
        let list = { try? planner.list(query, of: question.entity, cursor: nil, isCompatible: false).plan }
        return (plan ?? list()).flatMap(explainer.explanation(of:))
    }
}

/// Lets an entity be read as far as given, and everything else whole: for questions that the rules ask themselves.
struct RowsAuthorizer: Authorizer {
    let entity: EntityName
    let rows: Alternatives

    func decide(_: Caller, _: Action, on entity: Entity, in _: Schema, now _: Timestamp) -> Decision {
        .allow(entity.name == self.entity ? rows : Alternatives(Alternative(grant: "roost")))
    }

    func kinship(of _: Caller) -> String? { nil }
}
