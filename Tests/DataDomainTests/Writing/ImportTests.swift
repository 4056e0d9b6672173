// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import JSON
import Kernel
import Testing

@Suite struct ImportTests {
    private func run(
        _ fixture: WritingFixture,
        _ entity: String,
        _ text: String,
        _ format: ImportFormat,
        partial: Bool = false,
        onConflict: [String]? = nil
    ) async throws -> ImportReport {
        let spool = MemoryImportSpool()
        // In small chunks, as a slow client sends them.
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 7) {
            try await spool.append(Array(bytes[start..<min(start + 7, bytes.count)]))
        }
        return try await fixture.records.importRows(
            entity,
            from: spool,
            options: ImportOptions(format: format, isPartial: partial, onConflict: onConflict),
            context: fixture.context()
        )
    }

    private func issues(_ report: ImportReport) -> [String] {
        report.lines.flatMap { line in line.issues.map { "\(line.line): \($0.pointer) \($0.code)" } }
    }

    @Test func `CSV cells become what their fields hold`() async throws {
        let fixture = try WritingFixture()
        let report = try await run(
            fixture,
            "posts",
            "id,title,views,price,status,meta,slug\r\n7,First,3,1.50,live,\"{\"\"a\"\":1}\",\r\n9,\"Se,cond\",,,,,x\r\n",
            .csv
        )
        #expect(report.isComplete)
        #expect(report.rows == 2)
        #expect(report.created == 2)
        let posts = try await fixture.all("posts")
        #expect(posts.map { $0["id"] } == [7, 9])
        #expect(posts[0]["price"] == 1.5)
        #expect(posts[0]["meta"] == ["a": 1])
        #expect(posts[0]["status"] == "live")
        #expect(posts[0]["createdAt"] == "2024-05-01T12:00:00.000Z")
        #expect(posts[1]["title"] == "Se,cond")
        #expect(posts[1]["views"] == .null)
        #expect(fixture.database.plans.count == 1)
        #expect(fixture.database.plans[0].operations.count == 1)
    }

    @Test func `a missing cell is null, a quoted empty one the empty text`() async throws {
        let fixture = try WritingFixture()
        _ = try await run(fixture, "comments", "text,post_id\na,\n,\n\"\",\"\"\n", .csv)
        #expect(try await fixture.all("comments").map { $0["text"] } == ["a", .null, ""])
        #expect(try await fixture.all("comments").map { $0["post_id"] } == [.null, .null, .null])
    }

    @Test func `every bad line is reported and nothing is written`() async throws {
        let fixture = try WritingFixture()
        let report = try await run(
            fixture,
            "posts",
            "title,views\nFirst,1\n,2\nSecond,many\nThird,5000,9\nx,1\n",
            .csv
        )
        #expect(report.rows == 5)
        #expect(report.badLines == 4)
        #expect(
            issues(report) == [
                "3: /title required", "4: /views invalid_type", "5:  too_many_cells", "6: /title too_short",
            ]
        )
        #expect(fixture.database.plans.isEmpty)
        #expect(report.json["badLines"] == 4)
        #expect(report.json["lines"]?[0]?["issues"]?[0]?["pointer"] == "/title")
    }

    @Test func `a header names fields`() async throws {
        let fixture = try WritingFixture()
        let report = try await run(fixture, "posts", "title,nope,title\na,b,c\n", .csv)
        #expect(issues(report) == ["1: /nope unknown_field", "1: /title duplicate_field"])
        let made = try await run(fixture, "posts", "title,createdAt\nFirst,2024-01-01\n", .csv)
        #expect(made.created == 1)
        #expect(try await fixture.all("posts").map { $0["createdAt"] } == ["2024-01-01T00:00:00.000Z"])
    }

    @Test func `NDJSON and a JSON array are read line by line`() async throws {
        let fixture = try WritingFixture()
        let lines = try await run(
            fixture,
            "tags",
            "{\"label\":\"a\"}\n\n{\"label\":\"b\"}\nnot json\n[1]\n{\"label\":\"c\",\"x\":1}",
            .ndjson
        )
        #expect(issues(lines) == ["4:  malformed", "5:  invalid_type", "6: /x unknown_field"])
        let array = try await run(
            fixture,
            "tags",
            " [\n{\"label\":\"a]\\\"}\"},\n{\"label\":\"b\"} , {\"id\":9,\"label\":\"c\"}\n]\n",
            .json
        )
        #expect(array.isComplete)
        #expect(try await fixture.all("tags").map { $0["label"] } == ["a]\"}", "b", "c"])
        #expect(try await fixture.all("tags").last?["id"] == 9)
    }

    @Test(arguments: [
        ("{}", "1:  malformed"), ("[{\"label\":\"a\"}", "1:  malformed"), ("[{\"label\":\"a\"},]", "1:  malformed"),
        ("[,]", "1:  malformed"), ("[{\"label\":\"a\"}] x", "1:  malformed"), ("[{\"label\" \"a\"}]", "1:  malformed"),
        ("", "1:  malformed"), ("[}]", "1:  malformed"),
    ])
    func `a broken array is reported`(text: String, issue: String) async throws {
        let fixture = try WritingFixture()
        let report = try await run(fixture, "tags", text, .json)
        #expect(issues(report) == [issue])
        #expect(try await fixture.all("tags").isEmpty)
    }

    @Test func `what the database refuses is told by its line`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        let twice = try await run(fixture, "authors", "name,email\nB,b@b.c\nC,a@b.c\n", .csv)
        #expect(issues(twice) == ["3: /email not_unique"])
        #expect(try await fixture.all("authors").count == 1)
        let missing = try await run(fixture, "comments", "text,post_id\na,\nb,77\n", .csv)
        #expect(issues(missing) == ["3: /post_id missing_target"])
        #expect(try await fixture.all("comments").isEmpty)
    }

    @Test func `every line that the database refuses is named, and nothing is written`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        let report = try await run(
            fixture,
            "authors",
            "name,email\nB,b@b.c\nC,a@b.c\nD,d@b.c\nE,b@b.c\nF,a@b.c\n",
            .csv
        )
        #expect(issues(report) == ["3: /email not_unique", "5: /email not_unique", "6: /email not_unique"])
        #expect(report.badLines == 3)
        #expect(report.created == 0)
        #expect(try await fixture.all("authors").count == 1)
        var text = ""
        for _ in 0..<250 { text += "{\"text\":\"x\",\"post_id\":77}\n" }
        let missing = try await run(fixture, "comments", text, .ndjson)
        #expect(missing.badLines == 250)
        #expect(missing.lines.map(\.line) == Array(1...100))
    }

    @Test func `lines are named with hooks, too`() async throws {
        let fixture = try WritingFixture()
        let authors = try #require(EntityName(rawValue: "authors"))
        fixture.hooks.before(.create, of: authors, id: "h") { _, _ in .proceed }
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        let report = try await run(fixture, "authors", "name,email\nB,a@b.c\nC,c@b.c\nD,a@b.c\n", .csv)
        #expect(issues(report) == ["2: /email not_unique", "4: /email not_unique"])
        #expect(try await fixture.all("authors").count == 1)
    }

    @Test(arguments: [ExportFormat.csv, .json, .ndjson])
    func `an export is imported as it is, with what Roost made`(format: ExportFormat) async throws {
        let first = try WritingFixture()
        try await first.create("posts", [["title": "One"], ["title": "Two"]])
        first.clock.advance(milliseconds: 5000)
        try await first.update("posts", 2, ["views": 5])
        var bytes: [UInt8] = []
        try await first.records.export("posts", format: format, context: first.context()) { bytes += $0 }
        let second = try WritingFixture()
        second.clock.advance(milliseconds: 60_000)
        let report = try await run(second, "posts", String(decoding: bytes, as: UTF8.self), format)
        #expect(report.created == 2, "\(report)")
        #expect(try await second.all("posts") == first.all("posts"))
        // The next number is a new one.
        #expect(try await second.create("posts", ["title": "Three"])["number"] == 102)
    }

    @Test func `empty text and null come back as they were exported`() async throws {
        let first = try WritingFixture()
        try await first.create("comments", [["text": ""], ["text": nil], ["text": "a,\"b\"\n"]])
        var query = RecordQuery()
        for select in [nil, ["text", "id"]] as [[String]?] {
            query.select = select
            var bytes: [UInt8] = []
            try await first.records.export("comments", query, format: .csv, context: first.context()) { bytes += $0 }
            let second = try WritingFixture()
            let report = try await run(second, "comments", String(decoding: bytes, as: UTF8.self), .csv)
            #expect(report.created == 3, "\(String(decoding: bytes, as: UTF8.self))")
            #expect(try await second.all("comments").map { $0["text"] } == ["", .null, "a,\"b\"\n"])
        }
    }

    @Test func `rows that are there are updated when asked`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("authors", ["name": "A", "email": "a@b.c"])
        let report = try await run(
            fixture,
            "authors",
            "name,email\nB,b@b.c\nC,a@b.c\n",
            .csv,
            onConflict: ["email"]
        )
        #expect(report.created == 1)
        #expect(report.updated == 1)
        #expect(try await fixture.all("authors").map { $0["name"] } == ["C", "B"])
    }

    @Test func `a partial import commits every 1000 rows and stops where one is refused`() async throws {
        let fixture = try WritingFixture()
        var text = "name,email\n"
        for row in 1...2500 { text += "N,\(row == 1700 ? "1@b.c" : "\(row)@b.c")\n" }
        let report = try await run(fixture, "authors", text, .csv, partial: true)
        #expect(report.rows == 2500)
        #expect(report.created == 1000)
        #expect(issues(report) == ["1701: /email not_unique"])
        #expect(try await fixture.all("authors").count == 1000)
    }

    @Test func `relations are written by their keys`() async throws {
        let fixture = try WritingFixture()
        let report = try await run(fixture, "posts", "{\"title\":\"First\",\"tags\":{\"$attach\":[1]}}", .ndjson)
        #expect(issues(report) == ["1: /tags invalid_relation"])
    }

    @Test func `hooks see every row, up to 1000 unless partial`() async throws {
        let fixture = try WritingFixture()
        fixture.hooks.before(.create, id: "h") { event, _ in
            var data = event.data
            data["label"] = "hooked"
            return .change(data)
        }
        let text = "label\n" + String(repeating: "a\n", count: 1001)
        let issues = try await fixture.issues { _ = try await run(fixture, "tags", text, .csv) }
        #expect(issues == [" too_many_rows_for_hooks"])
        let report = try await run(fixture, "tags", text, .csv, partial: true)
        #expect(report.created == 1001)
        #expect(try await fixture.all("tags").allSatisfy { $0["label"] == "hooked" })
    }

    @Test func `who may not create may not import`() async throws {
        let fixture = try WritingFixture(authorizer: TableAuthorizer())
        let error = await fixture.error { _ = try await run(fixture, "tags", "label\na\n", .csv) }
        #expect(error == .forbidden(hint: nil))
    }

    @Test func `only 100 bad lines are told, and all are counted`() async throws {
        let fixture = try WritingFixture()
        let report = try await run(fixture, "tags", "nope\n", .csv)
        #expect(report.badLines == 1)
        let many = try await run(
            fixture,
            "tags",
            String(repeating: "{\"x\":1}\n", count: 150),
            .ndjson
        )
        #expect(many.badLines == 150)
        #expect(many.lines.count == 100)
    }

    @Test func `a spool in memory is bounded`() async throws {
        let spool = MemoryImportSpool(limit: 3)
        try await spool.append([1, 2, 3])
        await #expect(throws: DataError.self) { try await spool.append([4]) }
        #expect(try await spool.read(at: 1, count: 9) == [2, 3])
        #expect(try await spool.read(at: 3, count: 9).isEmpty)
    }
}
