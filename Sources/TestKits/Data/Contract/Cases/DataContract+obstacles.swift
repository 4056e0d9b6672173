// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    /// Everything about the schema and the posts that a failed plan must leave alone.
    private static func state(_ session: ContractSession) async throws -> String {
        let stored = try await session.database.current()
        let history = try await session.database.history(limit: 100)
        let rows = try await session.list("posts", ["sort": "id", "limit": 1000])
        return "\(stored?.version ?? 0) \(stored?.json ?? "") \(history) \(JSONValue.array(rows).text)"
    }

    static let obstacles: [Case] = [
        Case("a field that becomes required without a default is refused over nulls") { session in
            let ids = try await session.add("posts", ["title": "a"], ["title": "b", "views": 3], ["title": "c"])
            let before = try await state(session)
            let plan = try session.planning { definition in
                try definition.change("views", of: "posts") { $0.requiring(default: nil) }
            }
            let obstacle = SchemaObstacle(
                kind: .nulls,
                entity: try EntityName(of: "posts"),
                fields: [try FieldName(of: "views")],
                records: [ids[0], ids[2]],
                count: 2
            )
            try claimEqual(try await session.database.obstacles(plan), [obstacle])
            try await claimFailure(.refused([obstacle])) {
                try await session.database.apply(plan, origin: ContractSession.origin)
            }
            try claimEqual(try await state(session), before)
        },
        Case("an enumeration may not lose a value in use") { session in
            let id = try await session.id("posts", ["kind": "note"])
            try await session.add("posts", ["kind": "news"], ["kind": nil])
            let plan = try session.planning { definition in
                try definition.change("kind", of: "posts") {
                    $0.typed(.enumeration(EnumerationRules(values: ["news", "x"])))
                }
            }
            let obstacle = SchemaObstacle(
                kind: .unlistedValues,
                entity: try EntityName(of: "posts"),
                fields: [try FieldName(of: "kind")],
                records: [id],
                count: 1
            )
            try await claimFailure(.refused([obstacle])) {
                try await session.database.apply(plan, origin: ContractSession.origin)
            }
        },
        Case("a unique index over dirty data is refused, naming the duplicates") { session in
            let titles = (0..<25).map { _ in "same" } + ["one", "caf\u{E9}", "cafe\u{301}"]
            let ids = try await session.add("posts", titles.titles)
            try await session.add("posts", [["title": nil], ["title": nil]])
            let before = try await state(session)
            let plan = try session.planning { $0.indices.append(try ContractSchema.unique("posts", "title")) }
            let obstacle = SchemaObstacle(
                kind: .duplicates,
                entity: try EntityName(of: "posts"),
                fields: [try FieldName(of: "title")],
                records: Array(ids.prefix(20)),
                count: 25
            )
            try claimEqual(try await session.database.obstacles(plan), [obstacle])
            try await claimFailure(.refused([obstacle])) {
                try await session.database.apply(plan, origin: ContractSession.origin)
            }
            try claimEqual(try await state(session), before)
            try await session.write(
                try session.delete("posts", try session.matching("posts", ["title": "same"]))
            )
            try await session.database.apply(plan, origin: ContractSession.origin)
        },
        Case("a plan that fails at its last step leaves everything as it was") { session in
            _ = try await Journal(in: session)
            let before = try await state(session)
            let plan = try session.planning { definition in
                definition.entities.append(try ContractSchema.entity("extras", []))
                try definition.change("title", of: "posts") { try $0.renamed(to: "heading") }
                try definition.change("views", of: "posts") { $0.typed(.text(TextRules())) }
                definition.indices.append(try ContractSchema.unique("posts", "kind"))
            }
            try await claimFailure("refused", where: { if case .refused = $0 { true } else { false } }) {
                try await session.database.apply(plan, origin: ContractSession.origin)
            }
            try claimEqual(try await state(session), before)
            try await session.add("posts", ["title": "after"])
            try await session.database.apply(
                try session.planning { $0.entities.append(try ContractSchema.entity("extras", [])) },
                origin: ContractSession.origin
            )
        },
        Case("a unique index holds from its plan on, and no longer than to the next") { session in
            var session = session
            try await session.add("posts", ["title": "a"])
            try await session.apply { $0.indices.append(try ContractSchema.unique("posts", "title", "kind")) }
            try await session.add("posts", ["title": "a"])
            try await session.add("posts", ["title": "a", "kind": "news"])
            let error = DatabaseError.notUnique(
                operation: 0,
                row: 0,
                entity: try EntityName(of: "posts"),
                fields: [try FieldName(of: "title"), try FieldName(of: "kind")]
            )
            try await claimFailure(error) { [session] in try await session.add("posts", ["title": "a", "kind": "news"])
            }
            try await session.apply { $0.indices.removeLast() }
            try await session.add("posts", ["title": "a", "kind": "news"])
        },
    ]
}
