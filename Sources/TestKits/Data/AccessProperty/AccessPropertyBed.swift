// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

/// The same generated schema and rows in a database and in memory.
final class AccessPropertyBed {
    private var generator: AccessGenerator
    private let sql: any Database & SchemaStore
    private let memory = InMemoryDatabase(schema: .empty)
    private let source = StaticSchemaSource(.empty)
    private var ids: [String: [JSONValue]] = [:]
    private var rows: [String: [JSONValue: JSONObject]] = [:]
    private let clock = FixedClock()

    /// - Parameter sql: new and empty.
    init(_ sql: any Database & SchemaStore, seed: UInt64) async throws {
        generator = AccessGenerator(seed: seed)
        self.sql = sql
        try await apply(generator.schema(JSONObject()))
        for _ in 0..<10 {
            for name in generator.sketch.names { try await add(generator.row(of: name, ids: ids), to: name) }
        }
        for name in generator.sketch.names.dropFirst() { try await readOwners(of: name) }
    }

    private func apply(_ json: JSONValue) async throws {
        let current = source.current
        let definition = try SchemaDefinition(json: json, over: current.definition, ids: SequentialIDs())
        let plan = try SchemaPlanner.plan(from: current, to: definition)
        let origin = WritePlan.Origin(actor: "system", requestID: "test", time: clock.now())
        try await sql.apply(plan, origin: origin)
        try await memory.apply(plan, origin: origin)
        source.set(plan.to)
    }

    private func add(_ row: JSONObject, to entity: String) async throws {
        let owner =
            generator.random.chance(1, in: 2)
            ? Principal.system : Principal(kind: .user(.integer(.random(in: 1...3, using: &generator.random))))
        let id = JSONValue.integer(Int64(ids[entity, default: []].count + 1))
        for database in [sql, memory] as [any Database] {
            _ = try await records(database, AllowAllAuthorizer()).create(entity, .object(row), context: context(owner))
        }
        ids[entity, default: []].append(id)
        var stored = JSONObject([("id", id)])
        for member in row { stored[member.key] = member.value }
        rows[entity, default: [:]][id] = stored
    }

    private func readOwners(of entity: String) async throws {
        for row in try await list(entity, memory, AllowAllAuthorizer(), .system) {
            guard let id = row["id"] else { continue }
            rows[entity]?[id]?["createdBy"] = row["createdBy"]
        }
    }

    // MARK: - Comparing

    /// Draws grants and holds every row against them for every kind of caller.
    func compareAll(_ report: (String) -> Void) async throws -> (cases: Int, shown: Int) {
        let grants = generator.grants()
        try await apply(generator.schema(grants))
        let oracle = AccessOracle(sketch: generator.sketch, rows: rows, grants: grants)
        var (cases, shown) = (0, 0)
        for (principal, asker) in callers() {
            for entity in generator.sketch.names {
                let expected = oracle.visible(entity, to: asker)
                let fromSQL = try await list(entity, sql, GrantAuthorizer(), principal)
                let fromMemory = try await list(entity, memory, GrantAuthorizer(), principal)
                cases += ids[entity, default: []].count
                shown += expected.count
                if fromSQL != fromMemory {
                    report(
                        "\(entity) for \(asker): SQL \(text(fromSQL)) memory \(text(fromMemory)) \(JSONValue.object(grants).text)"
                    )
                }
                if fromSQL != expected {
                    report(
                        "\(entity) for \(asker): SQL \(text(fromSQL)) oracle \(text(expected)) \(JSONValue.object(grants).text)"
                    )
                }
                // The caller's own condition, over what the rules leave: masks, hops and quantifiers of both.
                let condition = generator.condition(about: entity, depth: 2, inRule: false)
                let filtered = try await list(entity, sql, GrantAuthorizer(), principal, condition)
                let again = try await list(entity, memory, GrantAuthorizer(), principal, condition)
                cases += ids[entity, default: []].count
                shown += filtered.count
                if filtered != again || !filtered.allSatisfy(fromSQL.contains) {
                    report(
                        "\(entity) where \(condition.text) for \(asker): SQL \(text(filtered)) memory \(text(again)) \(JSONValue.object(grants).text)"
                    )
                }
            }
        }
        return (cases, shown)
    }

    private func text(_ rows: [JSONObject]) -> String { JSONValue.array(rows.map { .object($0) }).text }

    private func callers() -> [(Principal, AccessOracle.Asker)] {
        var callers = [(Principal.anonymous, AccessOracle.Asker(id: nil, roles: ["guest"], attributes: [:]))]
        for (number, roles) in [(1, ["r0"]), (2, ["r1", "r0"]), (3, []), (1, ["r1"])] as [(Int64, [String])] {
            var attributes: [String: JSONValue] = [:]
            let me = rows["users"]?[.integer(number)]
            for name in ["plan", "level", "boss_id"] { attributes[name] = me?[name] }
            let boss = me?["boss_id"].flatMap { rows["users"]?[$0] }
            for name in ["plan", "level"] { attributes["boss." + name] = boss?[name] }
            let values = attributes.compactMapValues(Self.value)
            let details = PrincipalDetails(fingerprint: "\(number) \(roles)", attributes: values)
            callers.append(
                (
                    Principal(kind: .user(.integer(number)), roles: roles, details: details),
                    AccessOracle.Asker(id: .integer(number), roles: roles + ["user", "guest"], attributes: attributes)
                )
            )
        }
        return callers
    }

    private static func value(_ json: JSONValue) -> Value? {
        json.stringValue.map { .text($0) } ?? json.integerValue.map { .integer($0) }
    }

    private func list(
        _ entity: String,
        _ database: any Database,
        _ authorizer: any Authorizer,
        _ principal: Principal,
        _ condition: JSONValue? = nil
    ) async throws -> [JSONObject] {
        do throws(DataError) {
            let query = RecordQuery(limit: 1000, condition: condition)
            let answer = try await records(database, authorizer).list(entity, query, context: context(principal))
            guard case .answer(let page) = answer, let rows = (try? JSONValue(parsing: page.writer.bytes))?.arrayValue
            else { return [] }
            return rows.compactMap(\.objectValue)
        } catch {
            switch error {
            case .forbidden, .unauthenticated, .invalid: return []
            default: throw error
            }
        }
    }

    private func records(_ database: any Database, _ authorizer: any Authorizer) -> Records {
        Records(
            database: database,
            authorizer: authorizer,
            schemas: source,
            clock: clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: HookRegistry()
        )
    }

    private func context(_ principal: Principal) -> RequestContext {
        RequestContext(caller: Caller(principal), requestID: "test", now: clock.now(), deadline: .now + .seconds(300))
    }
}
