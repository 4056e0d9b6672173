// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresAdapter
import Synchronization

/// A Postgres server of the tests' own, in a temporary folder, spoken to through a socket there. It ends with the test
/// process, however that ends: the shell around it waits for the end of its input.
final class TestServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let password = "s3cret"
    private static let shared = Mutex<Result<TestServer, Failure>?>(nil)

    let folder: String
    private let port: Int
    private let tablespace: String?
    private let process: Mutex<Process>
    private let databases = Atomic<Int>(0)

    /// The one that tests share. It is made by the first who asks; where that fails, every test fails.
    static func running() throws -> TestServer {
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
    init(port: Int = 5432, preparing: String = "", tablespace: String? = nil) throws(Failure) {
        self.port = port
        self.tablespace = tablespace
        let folder = "/tmp/roost-pg-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        self.folder = folder
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.script, "roost", folder, Self.password, preparing]
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

    /// Binaries of Debian are not in the path; the server does not run as root.
    private static let script = #"""
        dir=$1
        bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
        PATH=${bin:+$bin:}$PATH
        as=
        if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=postgres --regid=postgres --clear-groups"; fi
        mkdir -m 700 "$dir" && printf '%s' "$2" > "$dir/password" || exit 1
        if [ -n "$as" ]; then chown -R postgres "$dir"; fi
        $as initdb -D "$dir/data" -U app -A scram-sha-256 --pwfile="$dir/password" -E UTF8 --locale=C.UTF-8 \
            --locale-provider=icu --icu-locale=en --no-sync > "$dir/log" 2>&1 || exit 1
        cat >> "$dir/data/postgresql.conf" <<END
        listen_addresses = ''
        unix_socket_directories = '$dir'
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        max_connections = 400
        shared_buffers = 64MB
        autovacuum = off
        log_min_messages = error
        deadlock_timeout = 200ms
        END
        set -e; eval "$3"; set +e
        $as pg_ctl -D "$dir/data" -w -t 60 -l "$dir/server.log" start > /dev/null 2>&1 < /dev/null || exit 1
        echo ready
        exec >&-
        cat > /dev/null
        $as pg_ctl -D "$dir/data" -m immediate -w stop > /dev/null 2>&1
        if [ -d "$dir/small" ]; then umount -l "$dir/small"; fi
        rm -rf "$dir"
        """#

    // MARK: - Databases

    func address(_ database: String, user: String = "app", password: String = TestServer.password) -> String {
        "host=\(folder) port=\(port) user=\(user) password=\(password) dbname=\(database)"
    }

    /// A new, empty database.
    func makeDatabase() throws -> String {
        let name = "t\(databases.add(1, ordering: .relaxed).newValue)"
        try run("CREATE DATABASE \(name) TEMPLATE template0" + (tablespace.map { " TABLESPACE \($0)" } ?? ""))
        return name
    }

    /// What a statement gives, as psql writes it: rows in lines, columns with `|` between them.
    @discardableResult
    func run(_ sql: String, in database: String = "postgres") throws -> String {
        try run(at: address(database), sql)
    }

    func run(at address: String, _ sql: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql,
        ]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: complaint, as: UTF8.self))
        }
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a script as psql reads it.
    func script(_ sql: String, in database: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", address(database), "-f", "-"]
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
    func signal(_ name: String, _ pid: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "kill -\(name) \(pid)"]
        try process.run()
        process.waitUntilExit()
    }

    /// Stops the server, as when somebody restarts it, and starts it again.
    func control(_ arguments: String...) throws {
        let command = arguments.joined(separator: " ")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            PATH=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1):$PATH; as=
            if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=postgres --regid=postgres --clear-groups"; fi
            $as pg_ctl -D \(folder)/data -l \(folder)/server.log -w -t 60 \(command) > /dev/null 2>&1 < /dev/null
            echo $?
            """,
        ]
        // The server keeps open what it got from its parents, so that their end is not to be waited for.
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let word = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard word.hasPrefix("0") else { throw Failure(description: "pg_ctl \(command) failed") }
    }
}
