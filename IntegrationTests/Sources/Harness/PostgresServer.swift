// SPDX-License-Identifier: Apache-2.0
public import Foundation
import Synchronization

/// A Postgres server of the tests' own, in a temporary folder, reached through a socket there. It ends with the test
/// process, however that ends: Scripts/test-postgres waits for the end of its input.
public final class PostgresServer: Sendable {
    public static let password = "s3cret"
    private static let shared = Mutex<Result<PostgresServer, HarnessError>?>(nil)

    private let folder: String
    private let process: Mutex<Process>
    /// The database of each folder that asked for one.
    private let databases = Mutex<[String: String]>([:])

    /// The one that tests share. It is made by the first who asks; where that fails, every test fails.
    public static func running() throws -> PostgresServer {
        try shared.withLock { shared in
            if let shared { return try shared.get() }
            let made = Result { () throws(HarnessError) in try PostgresServer() }
            shared = made
            return try made.get()
        }
    }

    private init() throws(HarnessError) {
        folder = "/tmp/roost-pg-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let process = Self.script(["run", folder, Self.password])
        let output = Pipe()
        process.standardInput = Pipe()
        process.standardOutput = output
        do { try process.run() } catch { throw HarnessError("no \(Self.path.path): \(error)") }
        let word = output.fileHandleForReading.availableData
        guard String(decoding: word, as: UTF8.self).hasPrefix("ready") else {
            throw HarnessError("Postgres did not start: see \(folder)/log and server.log")
        }
        self.process = Mutex(process)
    }

    private static let path = Repository.root.appending(path: "Scripts/test-postgres")

    private static func script(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        return process
    }

    // MARK: - Databases

    /// As users write it.
    public func url(_ database: String, user: String = "app", password: String = PostgresServer.password) -> String {
        "postgres://\(user):\(password)@localhost/\(database)?host=\(folder)"
    }

    /// A new, empty database.
    public func makeDatabase() throws -> String {
        let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        try sql("CREATE DATABASE \(name) TEMPLATE template0")
        return name
    }

    /// What a statement gives: rows in lines, columns split by `|`.
    @discardableResult
    public func sql(_ text: String, in database: String = "postgres") throws -> [String] {
        try psql(["-A", "-t", "-c", text], in: database)
    }

    /// Has psql read a file.
    public func load(_ file: URL, into database: String) throws {
        try psql(["-f", file.path], in: database)
    }

    @discardableResult
    private func psql(_ arguments: [String], in database: String) throws -> [String] {
        let outcome = try Program.run(
            Self.path,
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url(database)] + arguments,
            in: URL(filePath: "/")
        )
        guard outcome.status == 0 else { throw HarnessError("psql: \(outcome)") }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// Has `pg_ctl` do something to the server, as when somebody restarts it.
    public func control(_ arguments: String...) throws {
        let process = Self.script(["control", folder] + arguments)
        // The server keeps open what it got from its parents, so that their end is not to be waited for.
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let word = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard word.hasPrefix("0") else { throw HarnessError("pg_ctl \(arguments) failed: see \(folder)/server.log") }
    }

    // MARK: - Folders

    /// What a program in this folder gets besides what its test says: where tests are to run on Postgres
    /// (`ROOST_TEST_DATABASE=postgres`), every folder of a test has a database of its own there.
    static func environment(of folder: URL) throws -> [String: String] {
        guard isWanted, folder.path.hasPrefix(FileManager.default.temporaryDirectory.path) else { return [:] }
        let server = try running()
        let database = try server.databases.withLock { databases in
            if let database = databases[folder.path] { return database }
            let made = try server.makeDatabase()
            databases[folder.path] = made
            return made
        }
        return ["ROOST_DATABASE_URL": server.url(database)]
    }

    /// All rows of all tables in the folder's database; nil where tests don't run on Postgres.
    static func stored(of folder: URL) throws -> String? {
        guard isWanted else { return nil }
        let server = try running()
        guard let database = server.databases.withLock({ $0[folder.path] }) else {
            throw HarnessError("\(folder.path) has no database")
        }
        let rows = try server.sql(
            """
            SELECT query_to_xml(format('SELECT * FROM %I.%I', schemaname, tablename), true, false, '') \
            FROM pg_tables WHERE schemaname IN ('public', 'roost')
            """,
            in: database
        )
        guard !rows.isEmpty else { throw HarnessError("there is nothing in the database \(database)") }
        return rows.joined(separator: "\n")
    }

    /// Whether tests that name no database run on Postgres.
    public static var isWanted: Bool { ProcessInfo.processInfo.environment["ROOST_TEST_DATABASE"] == "postgres" }
}
