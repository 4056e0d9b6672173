// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel

/// A blog with roles and grants over the database in memory, and the real authorizer.
struct AccessFixture {
    let service: SchemaService
    let database: InMemoryDatabase
    let records: Records

    static let schema: JSONValue = [
        "entities": [
            "users": [
                "fields": ["email": field("email"), "plan": field("text"), "pin": field("text", ["hidden": true])]
            ],
            "teams": ["fields": ["name": field("text")]],
            "posts": [
                "config": ["owner": true],
                "fields": [
                    "title": field("text", ["required": true]), "body": field("text"), "status": field("text"),
                    "views": field("number", ["kind": "integer"]), "meta": field("json"),
                    "secret": field("text", ["hidden": true]), "due": field("date"),
                ],
            ],
            "comments": ["fields": ["text": field("text")]],
            "notes": ["config": ["softDelete": true], "fields": ["text": field("text")]],
        ],
        "relations": [
            "r1": ["type": "n:1", "source": "posts", "target": "users", "config": ["mappedBy": "author"]],
            "r2": ["type": "n:1", "source": "users", "target": "teams", "config": ["mappedBy": "team"]],
            "r3": [
                "type": "n:1", "source": "comments", "target": "posts",
                "config": ["mappedBy": "post", "inversedBy": "comments"],
            ],
        ],
    ]

    static func field(_ type: String, _ config: JSONValue = [:]) -> JSONValue {
        ["type": .string(type), "config": config]
    }

    /// The blog with these grants, in order, under `g1`, `g2`, …
    static func schema(_ grants: [JSONValue], roles: JSONValue = [:]) -> JSONValue {
        var object = schema.objectValue ?? JSONObject()
        object["roles"] = roles
        object["permissions"] = .object(JSONObject(grants.enumerated().map { ("g\($0.offset + 1)", $0.element) }))
        return .object(object)
    }

    init(_ grants: [JSONValue] = [], roles: JSONValue = [:], mode: SchemaMode = .ui, builtIn: BuiltInSchema = .none)
        async throws
    {
        database = InMemoryDatabase(schema: .empty)
        service = SchemaService(store: database, mode: mode, ids: SequentialIDs(), builtIn: builtIn)
        records = Records(
            database: database,
            authorizer: GrantAuthorizer(),
            schemas: service,
            clock: FixedClock(),
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: HookRegistry(limit: .seconds(600))
        )
        _ = try await service.boot(.replace(Self.schema(grants, roles: roles)), context: context())
    }

    var schema: Schema { service.current }

    func context(_ principal: Principal = .system, method: String = "", address: String = "") -> RequestContext {
        RequestContext(
            caller: Caller(principal, method: method, address: address),
            requestID: "request",
            now: FixedClock().now(),
            deadline: .now.advanced(by: .seconds(60))
        )
    }

    static func user(
        _ id: Int64 = 1,
        roles: [String] = [],
        _ attributes: [String: Value] = [:],
        scopes: [KeyScope]? = nil
    ) -> Principal {
        Principal(
            kind: .user(.integer(id)),
            roles: roles,
            details: PrincipalDetails(
                fingerprint: "\(id) \(roles) \(attributes)",
                attributes: attributes,
                scopes: scopes
            )
        )
    }

    func decision(_ principal: Principal, _ action: Action, _ entity: String = "posts") throws -> Decision {
        guard let entity = schema.entity(entity) else { throw DataError.unknownEntity(entity) }
        return GrantAuthorizer().decide(Caller(principal), action, on: entity, in: schema, now: FixedClock().now())
    }

    /// The grants that allow it; nil when it is denied.
    func grants(_ principal: Principal, _ action: Action, _ entity: String = "posts") throws -> [String]? {
        guard case .allow(let alternatives) = try decision(principal, action, entity) else { return nil }
        return alternatives.all.map(\.grant)
    }

    func rows(_ principal: Principal, _ entity: String = "posts", where condition: JSONValue? = nil) async throws
        -> [JSONValue]
    {
        let query = RecordQuery(limit: 100, sort: [.init("id")], condition: condition)
        guard case .answer(let answer) = try await records.list(entity, query, context: context(principal)) else {
            return []
        }
        return try JSONValue(parsing: answer.writer.bytes).arrayValue ?? []
    }

    @discardableResult
    func create(_ entity: String, _ body: JSONValue, as principal: Principal = .system) async throws -> JSONValue {
        try json(try await records.create(entity, body, context: context(principal)))
    }

    @discardableResult
    func update(_ entity: String, _ id: Int, _ body: JSONValue, as principal: Principal = .system) async throws
        -> JSONValue
    {
        try json(try await records.update(entity, String(id), body, context: context(principal)))
    }

    private func json(_ written: Written) throws -> JSONValue {
        var writer = JSONWriter()
        written.write(to: &writer)
        return try JSONValue(parsing: writer.bytes)
    }

    func edit(_ edit: SchemaEdit, as principal: Principal = .system) async throws(DataError) -> SchemaOutcome {
        try await service.edit(edit, .init(isConfirmed: true), context: context(principal))
    }

    /// What an edit is refused with: the code of the error, or `pointer code` of each issue.
    func refusal(_ work: () async throws -> Void) async -> [String] {
        do {
            try await work()
            return []
        } catch DataError.invalid(let issues) {
            return issues.map { "\($0.pointer) \($0.code)" }
        } catch DataError.conflict(let code, _) {
            return [code]
        } catch DataError.forbidden(let hint) {
            return ["forbidden" + (hint.map { " " + $0.code } ?? "")]
        } catch {
            return ["\(error)"]
        }
    }
}
