// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel

extension DataContract {
    static let schemas: [Case] = [
        Case("the applied schema is stored with its number") { session in
            let stored = try await session.database.current()
            try claimEqual(stored?.version, 1)
            let json = try JSONValue(parsing: stored?.json ?? "")
            try claimEqual(try SchemaDefinition(json: json, ids: SequentialIDs()).json, session.schema.definition.json)
        },
        Case("applied plans are kept, newest first") { session in
            var session = session
            try await session.apply { $0.entities.append(try ContractSchema.entity("extras", [])) }
            let history = try await session.database.history(limit: 10)
            try claimEqual(history.map(\.version), [2, 1])
            try claimEqual(history.map(\.actor), ["system", "system"])
            try claimEqual(history.map(\.time), [ContractSession.time, ContractSession.time])
            for plan in history { _ = try JSONValue(parsing: plan.plan) }
            try claimEqual(try await session.database.history(limit: 1).map(\.version), [2])
        },
        Case("a plan made for another schema is a conflict") { session in
            let first = try session.planning { $0.entities.append(try ContractSchema.entity("first", [])) }
            let second = try session.planning { $0.entities.append(try ContractSchema.entity("second", [])) }
            try await session.database.apply(first, origin: ContractSession.origin)
            try await claimFailure(.schemaConflict) {
                try await session.database.apply(second, origin: ContractSession.origin)
            }
            try claimEqual(try await session.database.current()?.version, 2)
        },
        Case("a new entity takes rows at once, also with relations to old ones") { session in
            var session = session
            let journal = try await Journal(in: session)
            try await session.apply { definition in
                definition.entities.append(
                    try ContractSchema.entity("reviews", [try ContractSchema.field("title", .text(TextRules()))])
                )
                definition.relations.append(
                    Relation(
                        id: "reviews-post",
                        kind: .manyToOne,
                        source: try EntityName(of: "reviews"),
                        target: try EntityName(of: "posts")
                    )
                )
            }
            try await session.add("reviews", ["title": "r", "posts_id": journal.posts[0].json])
            let one = try await session.get("posts", journal.posts[0], ["with": ["reviews"]])
            try claimEqual(one["reviews"]?[0]?["title"], "r")
        },
        Case("renames keep rows, ids and what refers to them") { session in
            var session = session
            let journal = try await Journal(in: session)
            try await session.apply { definition in
                definition.rename("posts", to: try EntityName(of: "articles"))
                try definition.change("title", of: "articles") { try $0.renamed(to: "heading") }
            }
            let rows = try await session.list(
                "articles",
                ["where": ["heading": "one"], "with": ["comments", "tags", "author"]]
            )
            try claimEqual(rows.map { $0["id"] }, [journal.posts[0].json])
            try claimEqual(rows[0]["comments"]?.arrayValue?.count, 3)
            try claimEqual(rows[0]["tags"]?.arrayValue?.count, 2)
            try claimEqual(rows[0]["author"]?["title"], "Ann")
            try claimEqual(rows[0]["label"], "one!", "a computed field over a renamed one")
            try claimEqual(try await session.count("articles"), 5)
            let made = try await session.id("articles", ["heading": "six"])
            try claim(!journal.posts.contains(made), "an id was given twice after a rename")
            try claimEqual(try await session.get("articles", made)["number"], 105, "an autonumber after a rename")
        },
        Case("entities may swap their names") { session in
            var session = session
            try await session.add("tags", ["title": "tag"])
            try await session.add("site", ["title": "site"])
            try await session.apply { definition in
                let (tags, site) = (try EntityName(of: "tags"), try EntityName(of: "site"))
                definition.rename("tags", to: try EntityName(of: "passing"))
                definition.rename("site", to: tags)
                definition.rename("passing", to: site)
            }
            try claimEqual(try await session.column("title", "site"), ["tag"])
            try claimEqual(try await session.column("title", "tags"), ["site"])
        },
        Case("a dropped field and a dropped entity are gone") { session in
            var session = session
            _ = try await Journal(in: session)
            try await session.apply { definition in
                try definition.edit("posts") { $0.fields.removeAll { $0.name.rawValue == "views" } }
                definition.entities.removeAll { $0.name.rawValue == "comments" }
                definition.relations.removeAll { $0.id == "comments-post" }
            }
            try claim(session.schema.entity("comments") == nil, "the entity is there")
            let one = try await session.list("posts", ["where": ["title": "one"]])[0]
            try claimEqual(one["views"], nil)
            try await session.apply { definition in
                try definition.edit("posts") {
                    $0.fields.append(
                        Field(
                            id: "f-again",
                            name: try FieldName(of: "views"),
                            type: .number(NumberRules(kind: .integer))
                        )
                    )
                }
            }
            try claimEqual(
                try await session.count("posts", where: ["views": ["$notnull": true]]),
                0,
                "values come back"
            )
        },
        Case("a field that becomes required fills nulls with its default") { session in
            var session = session
            try await session.add("posts", ["title": "a"], ["title": "b", "views": 3])
            try await session.apply { definition in
                try definition.change("views", of: "posts") { $0.requiring(default: 7) }
            }
            try claimEqual(try await session.column("views", "posts", ["sort": "id"]), [7, 3])
        },
        Case("a plan made under the schema before is a conflict, and changes nothing") { session in
            let journal = try await Journal(in: session)
            let read = try session.plan("posts", ["with": ["comments", "tags"], "sort": "id"])
            let insert = try session.insert("comments", [["title": "c5", "post_id": journal.posts[4].json]])
            var later = session
            try await later.apply { definition in
                definition.entities.append(try ContractSchema.entity("extras", []))
            }
            try await claimFailure(.schemaConflict) { _ = try await session.answer(read) }
            try await claimFailure(.schemaConflict) { try await session.write(insert) }
            try claimEqual(try await later.count("comments"), 4)
        },
        Case("a plan made under a schema whose names are gone is a conflict") { session in
            try await session.add("posts", ["title": "a"])
            let read = try session.plan("posts")
            let insert = try session.insert("posts", [["title": "b"]])
            let tag = try session.insert("tags", [["title": "t"]])
            var later = session
            try await later.apply { definition in
                try definition.change("title", of: "posts") { try $0.renamed(to: "heading") }
            }
            try await claimFailure(.schemaConflict) { _ = try await session.answer(read) }
            try await claimFailure(.schemaConflict) { try await session.write(tag, insert) }
            try claimEqual(try await later.column("heading", "posts"), ["a"])
            try claimEqual(try await later.count("tags"), 0)
        },
        Case("what deletion does to the rows that refer may change") { session in
            let journal = try await Journal(in: session)
            var session = session
            try await session.apply { definition in
                definition.relations = definition.relations.map { relation in
                    guard relation.id == "comments-post" else { return relation }
                    return Relation(
                        id: relation.id,
                        kind: relation.kind,
                        source: relation.source,
                        target: relation.target,
                        mappedBy: relation.mappedBy,
                        inversedBy: relation.inversedBy,
                        onDelete: .restrict
                    )
                }
            }
            try claimEqual(try await session.count("comments"), 4)
            try await claimFailure(
                "stillReferenced",
                where: { if case .stillReferenced(0, _) = $0 { true } else { false } }
            ) { [session] in try await session.write(try session.delete("posts", .id(journal.posts[0]))) }
            try await session.write(try session.delete("posts", .id(journal.posts[4])))
        },
        Case("reads during a change of the schema see the old rows or the new, never a mixture") { session in
            try await session.add("posts", (0..<50).map { ["title": .string("t\($0)"), "views": .integer($0)] })
            let old = try session.plan("posts", ["sort": "id", "limit": 100, "select": ["title", "views"]])
            let expected = try await session.answer(old).json
            let change = try session.planning { definition in
                try definition.change("views", of: "posts") { $0.typed(.text(TextRules())) }
                try definition.change("title", of: "posts") { try $0.renamed(to: "heading") }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<20 {
                            do {
                                let read = try await session.answer(old)
                                try claim(read.json == expected, "a read under the old schema gave \(read.json.text)")
                            } catch DatabaseError.schemaConflict {
                                return  // Whoever asked plans again.
                            }
                        }
                    }
                }
                group.addTask { try await session.database.apply(change, origin: ContractSession.origin) }
                try await group.waitForAll()
            }
            var changed = session
            changed.schema = change.to
            let rows = try await changed.list("posts", ["sort": "id", "limit": 100])
            try claimEqual(rows.map { $0["heading"] }, (0..<50).map { .string("t\($0)") })
            try claimEqual(rows.map { $0["views"] }, (0..<50).map { .string("\($0)") })
        },
    ]
}
