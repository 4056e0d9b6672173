// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON
import Kernel
import Synchronization

/// What the cases of copies copy: rows of every table, values at their ends, rows that are gone.
enum CopyWorld {
    /// Rows of `posts` that stay, more than one page.
    static let posts: Int64 = 1_300

    /// Applies the fixture's schema and one more plan, and adds rows.
    static func fill(_ place: any CopyPlace) async throws -> Schema {
        let made = Mutex<Schema>(.empty)
        try await place.withServedSource { database in
            var session = try await ContractSession(database)
            try await session.apply { definition in
                guard let place = definition.entities.firstIndex(where: { $0.name.rawValue == "samples" }) else {
                    return
                }
                definition.entities[place].fields.append(
                    try ContractSchema.field("sealed", .encrypted(.text(TextRules())))
                )
            }
            try await addSamples(session)
            try await addJournal(session)
            let schema = session.schema
            made.withLock { $0 = schema }
        }
        return made.withLock { $0 }
    }

    private static func addSamples(_ session: ContractSession) async throws {
        let texts: [JSONValue] = [
            "", " ", "tab\tline\nreturn\rback\\slash \\N \\.", "é e\u{301} \u{1F600} \u{FFFF} \u{10FFFF}", "NULL",
            "'quoted' \"twice\"",
        ]
        // What is sealed is not read again: there is nobody to open it.
        let rows = try session.insert("samples", texts.map { ["title": $0, "secret": $0, "sealed": $0] })
        try await session.write(try session.operation("samples", rows.kind, quietly: true))
        try await session.add(
            "samples",
            [
                ["whole": .integer(.max), "real": .double(1e300), "exact": .decimal("9223372036854775.807")],
                ["whole": .integer(.min), "real": .double(-2.5e-300), "exact": .decimal("-9223372036854775.808")],
                ["whole": 0, "real": .double(.leastNonzeroMagnitude), "exact": 0, "flag": false],
                ["real": .double(-0.0), "flag": true, "choice": "é", "slug": "a-b"], ["title": nil],
                ["day": "2024-02-29", "moment": "2024-02-29T23:59:59.999Z", "week": "2024-W09"],
                ["day": "0000-01-01", "moment": "0000-01-01T00:00:00.000Z"],
                ["day": "9999-12-31", "moment": "9999-12-31T23:59:59.999Z"],
                [
                    "data": ["b": [1, 2.5, nil, "x\ty\\", false], "a": ["é": "\u{1}"]], "form": ["k": []],
                    "place": ["lon": 13.4, "lat": 52.5], "words": "<p>rich</p>", "mail": "a@example.org",
                    "site": "https://example.org/",
                ],
            ]
        )
        try await session.add("samples", ["title": "peer of the first", "peer_id": 1])
    }

    private static func addJournal(_ session: ContractSession) async throws {
        try await session.add("authors", ["title": "Ann", "email": "ann@example.org", "password": "hash"])
        try await session.add(
            "posts",
            (1...posts).map { number in
                ["title": .string("post \(number)"), "author_id": 1, "parent_id": number > 1 ? 1 : nil]
            }
        )
        let gone = try await session.id("posts", ["title": "gone"])
        try await session.write(try session.delete("posts", .id(gone)))
        try await session.add("comments", ["title": "c", "post_id": 2], ["title": nil])
        try await session.add("tags", ["title": "one"], ["title": "two"])
        try await session.add("posts_tags", ["posts_id": 1, "tags_id": 2, "weight": 7])
        try await session.add("settings", ["title": "s", "post_id": 3])
        try await session.add("files", ["title": "f", "reference": "posts.files", "entity_id": "1"])
        let document = "0190a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b6"
        try await session.add("documents", ["id": .string(document), "title": "d"])
        try await session.add(
            "documents",
            ["id": "0190a3c4-5b6d-7e8f-9a0b-c1d2e3f4a5b7", "above_id": .string(document)]
        )
        let drafts = try await session.add("drafts", ["title": "kept"], ["title": "softly gone"])
        try await session.write(try session.delete("drafts", .id(drafts[1]), softly: true))
        try await session.write(try session.update("drafts", .id(drafts[0]), ["title": "kept, twice written"]))
    }

    static func lastPosition(of database: any Database) async throws -> Int64 {
        var position: Int64 = 0
        while true {
            let changes = try await database.changes(after: position, limit: 1_000)
            guard let last = changes.last else { return position }
            position = last.position
        }
    }

    /// A server does not start on it.
    static func requireRefused(_ place: any CopyPlace) async throws {
        let wasServed = Mutex(false)
        do { try await place.withServedTarget { _ in wasServed.withLock { $0 = true } } } catch {}
        try claim(!wasServed.withLock { $0 }, "a copy that is not done was served")
    }

    static func claimFailure(_ expected: MigrationFailure, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as MigrationFailure {
            return try claimEqual(failure, expected, "the failure")
        }
        throw ContractFailure(description: "succeeded, instead of failing with \(expected)")
    }
}

extension ContractSession {
    /// On a database that has this schema already.
    init(_ database: any Database & SchemaStore, serving schema: Schema) {
        self.database = database
        self.schema = schema
    }
}

func requireFirst<Element>(_ elements: [Element]) throws -> Element {
    guard let first = elements.first else { throw ContractFailure(description: "there is none") }
    return first
}
