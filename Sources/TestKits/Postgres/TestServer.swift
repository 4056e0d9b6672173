// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A Postgres server of the tests' own, in a temporary folder, spoken to through a socket there. It ends with the test
/// process, however that ends: the script around it waits for the end of its input.
public final class TestServer: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) { self.description = description }
    }

    public static let password = "s3cret"
    private static let shared = Mutex<Result<TestServer, Failure>?>(nil)

    public let folder: String
    private let port: Int
    private let tablespace: String?
    private let process: Mutex<Process>
    private let databases = Atomic<Int>(0)

    /// The one that tests share. It is made by the first who asks; where that fails, every test fails.
    public static func running() throws -> TestServer {
        try shared.withLock { shared in
            if let shared { return try shared.get() }
            let made = Result { () throws(Failure) in try TestServer() }
            shared = made
            return try made.get()
        }
    }

    /// - Parameters:
    ///   - preparing: is run by the shell before the server starts, and may add to its configuration.
    ///   - tablespace: where databases are made.
    /// - Throws: `Failure` when it doesn't start.
    public init(port: Int = 5432, preparing: String = "", tablespace: String? = nil) throws(Failure) {
        self.port = port
        self.tablespace = tablespace
        folder = "/tmp/roost-pg-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let process = Self.script(["run", folder, Self.password, preparing])
        process.standardInput = Pipe()
        let output = Pipe()
        process.standardOutput = output
        do { try process.run() } catch { throw Failure(description: "no shell: \(error)") }
        let word = output.fileHandleForReading.availableData
        guard String(decoding: word, as: UTF8.self).hasPrefix("ready") else {
            throw Failure(description: "Postgres didn't start: see \(folder)/log and server.log")
        }
        self.process = Mutex(process)
    }

    /// A call of Scripts/test-postgres, which knows where the programs are and who may run them.
    private static func script(_ arguments: [String]) -> Process {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = root.appendingPathComponent("Scripts/test-postgres")
        process.arguments = arguments
        return process
    }

    // MARK: - Databases

    /// For libpq, as `keyword=value` pairs.
    public func address(_ database: String, user: String = "app", password: String = TestServer.password) -> String {
        "host=\(folder) port=\(port) user=\(user) password=\(password) dbname=\(database)"
    }

    /// A new, empty database.
    public func makeDatabase() throws -> String {
        let name = "t\(databases.add(1, ordering: .relaxed).newValue)"
        try run("CREATE DATABASE \(name) TEMPLATE template0" + (tablespace.map { " TABLESPACE \($0)" } ?? ""))
        return name
    }

    /// What a statement gives, as psql writes it: rows in lines, columns with `|` between them.
    @discardableResult
    public func run(_ sql: String, in database: String = "postgres") throws -> String {
        try run(at: address(database), sql)
    }

    /// The same at another address, as that of a pooler.
    public func run(at address: String, _ sql: String) throws -> String { try PlainQuery.connect(address).run(sql) }

    /// Runs a script as psql reads it.
    public func script(_ sql: String, in database: String) throws {
        let process = Self.script(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", address(database), "-f", "-"]
        )
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        input.fileHandleForWriting.write(Data(sql.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "a script failed") }
    }

    /// Sends a signal to one of the server's processes.
    public func signal(_ name: String, _ pid: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "kill -\(name) \(pid)"]
        try process.run()
        process.waitUntilExit()
    }

    /// Has `pg_ctl` do something to the server, as when somebody restarts it.
    public func control(_ arguments: String...) throws {
        let process = Self.script(["control", folder] + arguments)
        // The server keeps open what it got from its parents, so that their end is not to be waited for.
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let word = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard word.hasPrefix("0") else {
            throw Failure(description: "pg_ctl \(arguments.joined(separator: " ")) failed")
        }
    }
}
