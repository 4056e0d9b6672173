// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresAdapter
import PostgresTestKit
import Synchronization

/// A pgbouncer before a server of the tests', which gives each transaction whatever session is free.
final class Pooler: Sendable {
    private static let shared = Mutex<Result<Pooler, TestServer.Failure>?>(nil)

    let server: TestServer
    private let process: Mutex<Process>

    /// The one before the server that tests share.
    static func running() throws -> Pooler {
        let server = try TestServer.running()
        return try shared.withLock { shared in
            if let shared { return try shared.get() }
            let made = Result { () throws(TestServer.Failure) in try Pooler(before: server) }
            shared = made
            return try made.get()
        }
    }

    init(before server: TestServer) throws(TestServer.Failure) {
        self.server = server
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.script, "roost", server.folder, TestServer.password]
        process.standardInput = Pipe()
        let output = Pipe()
        process.standardOutput = output
        do { try process.run() } catch { throw TestServer.Failure(description: "no shell: \(error)") }
        let word = output.fileHandleForReading.availableData
        guard String(decoding: word, as: UTF8.self).hasPrefix("ready") else {
            throw TestServer.Failure(description: "pgbouncer didn't start: see \(server.folder)/pool/log")
        }
        self.process = Mutex(process)
    }

    /// Few sessions for many, so that they do change hands.
    private static let script = #"""
        dir=$1/pool
        PATH=$PATH:/usr/sbin
        as=
        if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=postgres --regid=postgres --clear-groups"; fi
        mkdir -m 700 "$dir" || exit 1
        printf '"app" "%s"\n' "$2" > "$dir/users"
        cat > "$dir/ini" <<END
        [databases]
        * = host=$1
        [pgbouncer]
        listen_addr =
        listen_port = 6432
        unix_socket_dir = $dir
        auth_type = scram-sha-256
        auth_file = $dir/users
        pool_mode = transaction
        default_pool_size = 3
        max_client_conn = 500
        logfile = $dir/log
        END
        if [ -n "$as" ]; then chown -R postgres "$dir"; fi
        $as pgbouncer -q "$dir/ini" > /dev/null 2>&1 < /dev/null &
        tries=0
        until [ -S "$dir/.s.PGSQL.6432" ]; do
            tries=$((tries + 1)); [ $tries -lt 500 ] || exit 1
            sleep 0.02
        done
        echo ready
        exec >&-
        cat > /dev/null
        kill $!
        """#

    /// Has `options` go through the pooler.
    func lead(_ options: inout PostgresDatabaseOptions) {
        options.connection.address = options.connection.address.replacing(
            "host=\(server.folder) port=5432",
            with: "host=\(server.folder)/pool port=6432"
        )
    }
}
