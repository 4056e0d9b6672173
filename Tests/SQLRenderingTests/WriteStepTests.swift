// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import DataTestKit
import JSON
import Kernel
import SQLRendering
import Testing

struct WriteStepTests {
    private let schema: Schema

    init() throws {
        let json = """
            {"entities":{"users":{"fields":{"name":{"type":"text"},"pin":{"type":"secret"},"age":{"type":"number",
              "config":{"kind":"integer"}},"tags":{"type":"json"},"number":{"type":"autonumber"}}},
              "posts":{"config":{"softDelete":true},"fields":{"title":{"type":"text"}}},
              "notes":{"fields":{"text":{"type":"text"}}},"locks":{"fields":{"text":{"type":"text"}}}},
             "relations":{
              "a":{"type":"n:1","source":"posts","target":"users","config":{"mappedBy":"author","on_delete":"cascade"}},
              "b":{"type":"n:1","source":"notes","target":"posts","config":{"mappedBy":"post","on_delete":"set null"}},
              "c":{"type":"n:1","source":"posts","target":"posts","config":{"mappedBy":"parent","on_delete":"cascade"}},
              "d":{"type":"n:1","source":"locks","target":"users","config":{"mappedBy":"user","on_delete":"restrict"}}}}
            """
        schema = try SchemaDefinition(json: try JSONValue(parsing: json), ids: SequentialIDs()).compiled(version: 1)
    }

    private func entity(_ name: String) throws -> Entity { try #require(schema.entity(name)) }

    private func step(_ name: String) throws -> WriteStep {
        let kind = WriteOperation.Kind.insert(WriteOperation.Insert(rows: []))
        return WriteStep(WriteOperation(entity: try entity(name), schema: schema, kind: kind, returning: nil), at: 3)
    }

    /// A stored row; what is not given is null.
    private func image(_ name: String, _ values: [String: Value] = [:]) throws -> RowImage {
        let fields = try entity(name).storedFields
        return RowImage(fields: fields, values: fields.map { values[$0.name.rawValue] ?? .null }, version: 7)
    }

    private func field(_ name: String, of entity: String) throws -> Field {
        try #require(try self.entity(entity).field(name))
    }

    // MARK: - What follows a delete

    @Test func `a row takes along what is its own, once, and lets go of the rest`() throws {
        var list = CascadeList(.integer(1), try image("users"), try step("users"))
        var next = list.nextRow()
        let user = try #require(next)
        let authors = list.references(to: user.entity).filter { $0.entity.name.rawValue == "posts" }
        let author = try #require(authors.first)
        guard case .follow = try list.fate(of: .integer(5), author) else { throw Mistake("it goes too") }
        list.add(.integer(5), try image("posts"), author)
        guard case .known = try list.fate(of: .integer(5), author) else { throw Mistake("it is on the list") }
        next = list.nextRow()
        let post = try #require(next)
        let references = list.references(to: post.entity)
        #expect(Set(references.map { "\($0.entity.name).\($0.field.name)" }) == ["notes.post_id", "posts.parent_id"])
        let note = try #require(references.first { $0.entity.name.rawValue == "notes" })
        guard case .release(.null) = try list.fate(of: .integer(5), note) else { throw Mistake("it stays") }
        let released = post.released(.integer(9), note, version: 2)
        var ledger = WriteLedger(steps: 1)
        let origin = WritePlan.Origin(actor: "a", requestID: "r", time: Timestamp(millisecondsSinceEpoch: 0))
        let change = ledger.note(released, at: 1, by: origin)
        #expect(change.old == JSONObject([("post_id", .integer(5))]) && change.recordID == .integer(9))
        next = list.nextRow()
        #expect(next.map(\.id) == nil)
        #expect(list.rows.map(\.id) == [.integer(1), .integer(5)])
    }

    @Test func `a reference that restricts keeps the row`() throws {
        let list = CascadeList(.integer(1), try image("users"), try step("users"))
        let lock = try #require(
            list.references(to: try entity("users")).first { $0.entity.name.rawValue == "locks" }
        )
        let locks = try entity("locks").name
        #expect(throws: DatabaseError.stillReferenced(operation: 3, entity: locks)) {
            _ = try list.fate(of: .integer(2), lock)
        }
    }

    // MARK: - What fields become

    @Test func `only what the database alone knows is asked of it`() throws {
        let assignments = [
            Assignment(try field("name", of: "users"), .set(.result(operation: 0, row: 0, field: try name("id")))),
            Assignment(try field("age", of: "users"), .increment(.integer(2))),
            Assignment(try field("tags", of: "users"), .push(.string("b"))),
            Assignment(try field("number", of: "users"), .nextNumber(start: 4)),
        ]
        let old = try image("users", ["age": .integer(40), "tags": .json(#"["a"]"#)])
        var asked = 0
        let cells = try RowCells(assignments, over: old, operation: 0) { (question) throws(DatabaseError) -> Value in
            asked += 1
            switch question {
            case .input: return .integer(12)
            case .nextNumber(_, let start): return .integer(start)
            }
        }
        #expect(asked == 2)
        #expect(cells.values == [.text("12"), .integer(42), .json(#"["a","b"]"#), .integer(4)])
    }

    @Test func `the log is told of old values that are others now, and of no secret`() throws {
        var cells = RowCells()
        cells.set(try field("name", of: "users"), .text("e\u{301}"))
        cells.set(try field("age", of: "users"), .integer(1))
        cells.set(try field("pin", of: "users"), .text("new"))
        let old = try image("users", ["name": .text("\u{e9}"), "age": .integer(1), "pin": .text("old")])
        // Equal as Strings, two values all the same.
        #expect(cells.difference(from: old, try entity("users")) == JSONObject([("name", .string("\u{e9}"))]))
        #expect(old.json["pin"] == nil)
    }

    @Test func `a key that stays what it was is not looked at again`() throws {
        let parent = try field("parent_id", of: "posts")
        let statement = WriteStatement(
            .update([parent.name], nil),
            of: try entity("posts"),
            in: schema,
            dialect: .sqlite
        )
        #expect(statement.softKeys.map(\.field) == [parent.name])
        let cells = RowCells(parent, .integer(4))
        let same = try image("posts", ["parent_id": .integer(4)])
        #expect(cells.newTargets(statement.softKeys, over: same).isEmpty)
        #expect(cells.newTargets(statement.softKeys, over: try image("posts")).map(\.id) == [.integer(4)])
        #expect(cells.newTargets(statement.softKeys, over: nil).map(\.id) == [.integer(4)])
    }

    // MARK: - What has been done

    @Test func `what is undone is in neither the results nor the log`() throws {
        let (users, step) = (try entity("users"), try step("users"))
        let origin = WritePlan.Origin(actor: "a", requestID: "r", time: Timestamp(millisecondsSinceEpoch: 0))
        var ledger = WriteLedger(steps: 2)
        let row = WriteOutcome.Row(id: .integer(1), version: 1, wasCreated: true, json: nil)
        ledger.add(WriteOutcome.Result(rows: [row]), of: users)
        let entry = WriteLedger.Entry(.create, users, .integer(1), version: 1, old: JSONObject())
        _ = ledger.note(entry, at: 10, by: origin)
        let mark = ledger.mark
        ledger.add(WriteOutcome.Result(rows: [row]), of: users)
        #expect(ledger.note(entry, at: 11, by: origin).transaction == 10)
        #expect(ledger.results(since: mark).count == 1)
        ledger.goBack(to: mark)
        #expect(ledger.results.count == 1 && ledger.changes.map(\.position) == [10])
        #expect(throws: DatabaseError.unknownResult(operation: 3)) {
            _ = try ledger.meaning(of: .result(operation: 1, row: 0, field: try name("id")), step)
        }
        guard
            case .value(.integer(1)) = try ledger.meaning(
                of: .result(operation: 0, row: 0, field: try name("id")),
                step
            )
        else { throw Mistake("the id is known") }
        guard case .stored = try ledger.meaning(of: .result(operation: 0, row: 0, field: try name("age")), step) else {
            throw Mistake("another field is asked for")
        }
    }

    @Test func `refusals are counted all and named up to a limit`() throws {
        let step = try step("users")
        var ledger = WriteLedger(steps: 1)
        try ledger.requireNoRefusals()
        for row in 0...RowRefusal.limit { ledger.refuse(.notFound(operation: 3), row: row, step) }
        let error = #expect(throws: DatabaseError.self) { try ledger.requireNoRefusals() }
        guard case .refusedRows(let named, let total)? = error else { throw Mistake("\(String(describing: error))") }
        #expect(named.count == RowRefusal.limit && total == RowRefusal.limit + 1)
    }

    private func name(_ text: String) throws -> FieldName { try #require(FieldName(rawValue: text)) }
}
