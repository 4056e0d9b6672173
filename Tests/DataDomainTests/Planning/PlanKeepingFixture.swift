// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import Synchronization

/// Posts to be listed by callers who are counted by how often the rules had to be asked.
struct PlanKeepingFixture {
    let records: Records
    let rules: CountingAuthorizer
    let schemas: StaticSchemaSource
    private let clock = FixedClock()

    init(rules: CountingAuthorizer = CountingAuthorizer()) async throws {
        let schema = try Self.schema(version: 1, WritingFixture.blog)
        self.rules = rules
        schemas = StaticSchemaSource(schema)
        records = Records(
            database: InMemoryDatabase(schema: schema),
            authorizer: rules,
            schemas: schemas,
            clock: clock,
            ids: SequentialIDs(),
            hasher: PlainSecretHasher(),
            signer: FixedCursorSigner(),
            hooks: HookRegistry(limit: .seconds(120))
        )
        let statuses = ["draft", "live"]
        for number in 0..<8 {
            let price: JSONValue = number == 7 ? .null : .decimal("\(number).50")
            _ = try await records.create(
                "posts",
                [
                    "title": .string("Post \(number)"), "views": .integer(Int64(number)), "price": price,
                    "status": .string(statuses[number % 2]),
                ],
                context: context()
            )
        }
    }

    static func schema(version: Int, _ json: JSONValue) throws -> Schema {
        try SchemaDefinition(json: json, ids: SequentialIDs()).compiled(version: version)
    }

    func context(_ principal: Principal = .system, method: String = "") -> RequestContext {
        RequestContext(
            caller: Caller(principal, method: method),
            requestID: "request",
            now: clock.now(),
            deadline: .now.advanced(by: .seconds(60))
        )
    }

    func page(_ question: Question, _ context: RequestContext? = nil) async throws -> ListAnswer? {
        guard case .answer(let answer) = try await records.list("posts", question, context: context ?? self.context())
        else { return nil }
        return answer
    }

    /// The titles' numbers that a condition finds, by id.
    func found(_ condition: JSONValue, _ context: RequestContext? = nil) async throws -> [Int] {
        let query = RecordQuery(limit: 100, sort: [.init("id")], select: ["title"], condition: condition)
        return try await Self.numbers(page(Question(query), context))
    }

    static func numbers(_ answer: ListAnswer?) throws -> [Int] {
        guard let answer else { return [] }
        let rows = try JSONValue(parsing: answer.writer.bytes).arrayValue ?? []
        return rows.compactMap { $0["title"]?.stringValue?.split(separator: " ").last.flatMap { Int($0) } }
    }

    /// The code of the issue that a question is refused with.
    func refusal(_ work: () async throws -> Void) async throws -> String? {
        do {
            try await work()
            return nil
        } catch DataError.invalid(let issues) {
            return issues.first?.code
        } catch DataError.malformed(_, let code, _) {
            return code
        }
    }
}

/// Gives each caller the rows that `rows` says, and counts how often it is asked.
final class CountingAuthorizer: Authorizer {
    private let count = Mutex(0)
    private let dependsOnTime: Bool
    private let rows: @Sendable (Caller, Int) -> Predicate
    private let kin: @Sendable (Caller) -> String?

    /// - Parameter rows: also gets how often it was asked before.
    init(
        dependsOnTime: Bool = false,
        kinship: @escaping @Sendable (Caller) -> String? = { $0.principal.actor },
        rows: @escaping @Sendable (Caller, Int) -> Predicate = { _, _ in .constant(true) }
    ) {
        self.dependsOnTime = dependsOnTime
        self.rows = rows
        kin = kinship
    }

    var asked: Int { count.withLock { $0 } }

    func decide(
        _ caller: Caller,
        _ action: Action,
        on entity: Entity,
        in schema: Schema,
        now: Timestamp
    ) -> Decision {
        let before = count.withLock { count in
            defer { count += 1 }
            return count
        }
        guard action == .list, entity.name.rawValue == "posts" else {
            return .allow(Alternatives(Alternative(grant: "all")))
        }
        let alternative = Alternative(rows: rows(caller, before), grant: "some", dependsOnTime: dependsOnTime)
        return .allow(Alternatives(alternative))
    }

    func kinship(of caller: Caller) -> String? { kin(caller) }
}
