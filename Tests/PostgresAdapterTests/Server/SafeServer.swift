// SPDX-License-Identifier: Apache-2.0

import PostgresTestKit
import Synchronization

/// A server with TLS on a port of the loopback, with a certificate for `localhost` from an authority of the tests' own.
enum SafeServer {
    private static let shared = Mutex<Result<TestServer, TestServer.Failure>?>(nil)

    static func running() throws -> TestServer {
        try shared.withLock { shared in
            if let shared { return try shared.get() }
            let made = Result { () throws(TestServer.Failure) in try make() }
            shared = made
            return try made.get()
        }
    }

    /// Somebody may have the port.
    private static func make() throws(TestServer.Failure) -> TestServer {
        for _ in 0..<3 {
            let port = Int.random(in: 20_000..<32_000)
            if let server = try? TestServer(port: port, preparing: script(port)) { return server }
        }
        throw TestServer.Failure(description: "no server with TLS: see the logs in /tmp/roost-pg-*")
    }

    private static func script(_ port: Int) -> String {
        #"""
        authority() {
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
                -keyout "$dir/$1.key" -out "$dir/$1.crt" 2> "$dir/log"
        }
        authority right; authority wrong
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
            -keyout "$dir/server.key" -out "$dir/server.csr" 2> "$dir/log"
        printf 'subjectAltName=DNS:localhost\n' > "$dir/names"
        openssl x509 -req -in "$dir/server.csr" -CA "$dir/right.crt" -CAkey "$dir/right.key" -CAcreateserial -days 2 \
            -extfile "$dir/names" -out "$dir/server.crt" 2> "$dir/log"
        chmod 600 "$dir/server.key"
        if [ -n "$as" ]; then chown postgres "$dir/server.key" "$dir/server.crt"; fi
        cat >> "$dir/data/postgresql.conf" <<END
        port = \#(port)
        listen_addresses = '127.0.0.1'
        ssl = on
        ssl_cert_file = '$dir/server.crt'
        ssl_key_file = '$dir/server.key'
        END
        """#
    }
}
