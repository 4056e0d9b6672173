// SPDX-License-Identifier: Apache-2.0
import Kernel
import SQLiteAdapter
import Testing

struct SQLiteErrorTests {
    private static let schema = """
        CREATE TABLE parent (id INTEGER PRIMARY KEY);
        CREATE TABLE "odd.name" (
            id INTEGER PRIMARY KEY, a TEXT NOT NULL, b, c, parent REFERENCES parent(id),
            CONSTRAINT positive CHECK (b > 0), UNIQUE (b, c));
        CREATE UNIQUE INDEX lowered ON "odd.name" (lower(a));
        CREATE TABLE s (a INTEGER) STRICT;
        CREATE TRIGGER refuse BEFORE DELETE ON s BEGIN SELECT RAISE(ABORT, 'no'); END;
        INSERT INTO "odd.name" VALUES (1, 'x', 1, 1, NULL);
        INSERT INTO s VALUES (1);
        """

    @Test(arguments: [
        (
            #"INSERT INTO "odd.name" VALUES (1, 'y', 2, 2, NULL)"#,
            ConstraintViolation(kind: .primaryKey, table: "odd.name", columns: ["id"])
        ),
        (
            #"INSERT INTO "odd.name" VALUES (2, 'y', 1, 1, NULL)"#,
            ConstraintViolation(kind: .unique, table: "odd.name", columns: ["b", "c"])
        ),
        (
            #"INSERT INTO "odd.name" VALUES (2, 'X', 2, 2, NULL)"#,
            ConstraintViolation(kind: .unique, name: "lowered")
        ),
        (
            #"INSERT INTO "odd.name" VALUES (2, NULL, 2, 2, NULL)"#,
            ConstraintViolation(kind: .notNull, table: "odd.name", columns: ["a"])
        ),
        (
            #"INSERT INTO "odd.name" VALUES (2, 'y', -1, 2, NULL)"#,
            ConstraintViolation(kind: .check, name: "positive")
        ),
        (#"INSERT INTO "odd.name" VALUES (2, 'y', 2, 2, 5)"#, ConstraintViolation(kind: .foreignKey)),
        ("INSERT INTO s VALUES ('x')", ConstraintViolation(kind: .dataType)),
        ("DELETE FROM s", ConstraintViolation(kind: .trigger)),
    ])
    func `a broken constraint is named`(sql: String, violation: ConstraintViolation) throws {
        let connection = try Connection(path: "", options: ConnectionOptions(mode: .memory))
        try connection.runScript(Self.schema)
        let error = #expect(throws: SQLiteError.self) { try connection.run(sql) }
        #expect(error?.kind == .constraint(violation))
    }

    @Test func `an error never holds the values that were bound`() throws {
        let connection = try Connection(path: "", options: ConnectionOptions(mode: .memory))
        try connection.runScript("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES ('secret')")
        let error = #expect(throws: SQLiteError.self) {
            try connection.run("INSERT INTO t VALUES (?1)", [.text("secret")])
        }
        #expect(error.map { "\($0) \($0.sql ?? "")" }?.contains("secret") == false)
        #expect(error?.sql == "INSERT INTO t VALUES (?1)")
    }

    @Test func `another writer makes a writer busy`() throws {
        let database = try TemporaryDatabase()
        let first = try database.connection()
        let second = try Connection(path: database.path, options: ConnectionOptions(busyTimeout: .zero))
        try first.runScript("BEGIN IMMEDIATE")
        let error = #expect(throws: SQLiteError.self) { try second.runScript("BEGIN IMMEDIATE") }
        #expect(error?.kind == .busy)
    }

    @Test func `result codes have their names`() {
        #expect(ResultCode.constraintUnique.description == "SQLITE_CONSTRAINT_UNIQUE")
        #expect(ResultCode.constraintUnique.primary == .constraint)
        #expect(ResultCode.constraintUnique.rawValue == 2_067)
        #expect(ResultCode(rawValue: 10 | 250 << 8).description == "SQLITE_IOERR(64010)")
        #expect(ResultCode(rawValue: 77).description == "SQLITE_77")
    }
}
