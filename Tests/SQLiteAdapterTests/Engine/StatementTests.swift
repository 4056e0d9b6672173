// SPDX-License-Identifier: Apache-2.0
import Kernel
import SQLiteAdapter
import Testing

struct StatementTests {
    private func memory() throws -> Connection {
        try Connection(path: "", options: ConnectionOptions(mode: .memory))
    }

    @Test(arguments: [
        (Value.null, Value.null),
        (.boolean(true), .integer(1)),
        (.boolean(false), .integer(0)),
        (.integer(.max), .integer(.max)),
        (.integer(.min), .integer(.min)),
        (.real(-0.1), .real(-0.1)),
        (.decimal(Decimal(unscaled: -1_999, scale: 2)), .integer(-1_999)),
        (.text(""), .text("")),
        (.text("a\u{0}b"), .text("a\u{0}b")),
        (
            .text("Grüße, 世界, a text that is longer than fifteen bytes"),
            .text("Grüße, 世界, a text that is longer than fifteen bytes")
        ),
        (.json(#"{"a":1}"#), .text(#"{"a":1}"#)),
        (
            .list([.integer(1), .text("a\"\\\n\u{1F}é"), .null, .boolean(true), .real(1.5)]),
            .text(#"[1,"a\"\\\u000a\u001fé",null,1,1.5]"#)
        ),
        (.list([]), .text("[]")),
    ])
    func `every value is bound in the form in which it is stored`(bound: Value, stored: Value) throws {
        let connection = try memory()
        #expect(try connection.firstValue("SELECT ?1", [bound]) == stored)
        let copied = try connection.withStatement("SELECT ?1", [.null]) { (statement) throws(SQLiteError) in
            try statement.bind(bound, at: 0)
            return try statement.step() ? try statement.value(at: 0) : nil
        }
        #expect(copied == stored)
    }

    @Test func `a list is one parameter for any number of values`() throws {
        let connection = try memory()
        try connection.runScript("CREATE TABLE t (a); INSERT INTO t VALUES (1), ('x\ny'), (2.5), (9), (9e999)")
        let found = try connection.firstValue(
            "SELECT count(*) FROM t WHERE a IN (SELECT value FROM json_each(?1))",
            [.list([.integer(1), .text("x\ny"), .real(2.5), .real(.infinity), .integer(7)])]
        )
        #expect(found == .integer(4))
    }

    @Test func `the bytes of texts and blobs are lent as they are stored`() throws {
        let connection = try memory()
        let (text, blob, none) = try connection.withStatement("SELECT 'añb', x'0001ff', NULL") {
            (statement) throws(SQLiteError) in
            let hasRow = try statement.step()
            #expect(hasRow)
            let types = [0, 1, 2, 99].map { statement.type(at: $0) }
            #expect(types == [.text, .blob, .null, .null])
            return (
                try statement.withText(at: 0) { (bytes) throws(SQLiteError) in bytes.indices.map { bytes[$0] } },
                statement.withBlob(at: 1) { bytes in bytes.indices.map { bytes[$0] } },
                try statement.withText(at: 2) { (bytes) throws(SQLiteError) in bytes.count }
            )
        }
        #expect(text == Array("añb".utf8))
        #expect(blob == [0, 1, 255])
        #expect(none == 0)
    }

    @Test func `a wrong number of values is an error`() throws {
        let connection = try memory()
        let error = #expect(throws: SQLiteError.self) { try connection.run("SELECT ?1, ?2", [.integer(1)]) }
        #expect(error?.code == .range)
    }

    @Test(arguments: ["", "  ", "-- nothing", "SELECT 1; SELECT 2", "SELECT FROM", "SELECT 1 \u{0}"])
    func `a text that is not one statement is an error`(sql: String) throws {
        let connection = try memory()
        #expect(throws: SQLiteError.self) { try connection.run(sql) }
    }

    @Test func `values of one run are gone in the next`() throws {
        let connection = try memory()
        try connection.runScript("CREATE TABLE t (a)")
        try connection.run("INSERT INTO t VALUES (?1)", [.text("a text that is longer than fifteen bytes")])
        try connection.run("INSERT INTO t VALUES (?1)", [.null])
        #expect(try connection.integer("SELECT count(*) FROM t WHERE a IS NULL") == 1)
    }

    @Test func `a statement may be used again while a row of it is looked at`() throws {
        let connection = try memory()
        let sql = "WITH n(i) AS (VALUES (1), (2), (3)) SELECT i FROM n WHERE i >= ?1"
        let sum = try connection.withStatement(sql, [.integer(2)]) { (outer) throws(SQLiteError) in
            var sum: Int64 = 0
            while try outer.step() {
                sum += try connection.withStatement(sql, [.integer(3)]) { (inner) throws(SQLiteError) in
                    try inner.step() ? inner.integer(at: 0) * outer.integer(at: 0) : 0
                }
            }
            return sum
        }
        #expect(sum == 2 * 3 + 3 * 3)
    }

    @Test func `a full cache lets the statement go that was unused for longest`() throws {
        let connection = try Connection(
            path: "",
            options: ConnectionOptions(mode: .memory, statementCapacity: 2)
        )
        var prepared: [Int] = []
        func run(_ key: Int) throws {
            func sql() -> String {
                prepared.append(key)
                return "SELECT \(key)"
            }
            let found = try connection.withStatement(key: key, sql: sql()) { (statement) throws(SQLiteError) in
                try statement.step() ? statement.integer(at: 0) : -1
            }
            #expect(found == Int64(key))
        }
        for key in [1, 2, 1, 3, 1, 2] { try run(key) }
        #expect(prepared == [1, 2, 3, 2])
    }

    @Test func `a statement lives on when the schema changes`() throws {
        let connection = try memory()
        try connection.runScript("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        #expect(try connection.integer("SELECT count(*) FROM t") == 1)
        try connection.runScript("ALTER TABLE t ADD COLUMN b; CREATE INDEX i ON t (b)")
        #expect(try connection.integer("SELECT count(*) FROM t") == 1)
        connection.forgetStatements()
        #expect(try connection.integer("SELECT count(*) FROM t") == 1)
    }
}
