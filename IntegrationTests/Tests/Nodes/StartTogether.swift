// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite(.serialized) struct StartTogether {
    @Test func `three nodes started at once on an empty database all come up, and are one server`() throws {
        let cluster = try Cluster()
        let folders = try (0..<3).map { _ in try TemporaryFolder() }
        let ports = try (0..<3).map { _ in try Port.free() }
        let programs = try zip(folders, ports).map { folder, port in
            var environment = cluster.environment
            environment["ROOST_SERVER_PORT"] = "\(port)"
            environment["ROOST_ADMIN_EMAIL"] = Server.email
            environment["ROOST_ADMIN_PASSWORD"] = Server.password
            return try Program(try Repository.binary(), ["serve"], in: folder.url, environment: environment)
        }
        var keys: Set<String> = []
        for (program, port) in zip(programs, ports) {
            try Server.waitUntilHealthy(program, port: port)
            let guest = HTTPClient(port: port)
            let login = ["email": Server.email, "password": Server.password]
            #expect(try guest.post("/api/auth/password/login", json: login).status == 200)
            keys.insert(try guest.get("/.well-known/jwks.json").text)
        }
        #expect(keys.count == 1, "they sign with keys of their own: \(keys)")
        let history = try cluster.sql("SELECT count(*), count(DISTINCT version) FROM roost.schema")
        #expect(history == ["1|1"], "the built-in schema was applied more than once: \(history)")
        for program in programs { #expect(try program.terminate() == 0, "\(program.transcript)") }
    }

    @Test func `the link for the first administrator works once, whichever node printed it and is asked`() throws {
        let cluster = try Cluster()
        let nodes = try (0..<2).map { _ in try cluster.node(hasAdministrator: false) }
        let tokens = try nodes.map { node in
            let found = try #require(
                node.program.output.firstMatch(of: /\/_\/setup\?token=(\S+)/),
                "\(node.program.output)"
            )
            return String(found.1)
        }
        let account = ["email": "root@example.org", "password": Server.password]
        func setUp(_ node: Server, _ token: String, _ email: String) throws -> Int {
            let body = account.merging(["token": token, "email": email]) { $1 }
            return try node.guest().post("/api/setup", json: body).status
        }
        // Another start makes another link; the newest is good, on both.
        let newest = try #require(tokens.last)
        #expect(try setUp(nodes[0], newest, "root@example.org") == 200)
        for node in nodes {
            for token in tokens { #expect(try setUp(node, token, "second@example.org") != 200) }
        }
        _ = try nodes[1].signIn("root@example.org", Server.password)
    }

    @Test func `a node with another master key ends with 78 and says what to do`() throws {
        let cluster = try Cluster()
        let node = try cluster.node()
        let other = try cluster.roost("serve", environment: ["ROOST_MASTER_KEY": String(repeating: "g", count: 43)])
        #expect(other.status == 78, "\(other)")
        #expect(other.errors.contains("master key") && other.errors.contains("ROOST_MASTER_KEY"), "\(other)")
        #expect(other.errors.hasPrefix("roost: "), "\(other)")
        // One without any makes a file, which is another key.
        let folder = try TemporaryFolder()
        let none = try Program.roost("serve", in: folder.url, environment: ["ROOST_DATABASE_URL": cluster.url])
        #expect(none.status == 78, "\(none)")
        #expect(none.errors.contains("master key") && none.errors.contains("master.key"), "\(none)")
        #expect(try node.client().get("/api/users").status == 200)
    }

    @Test func `a start without a master key is refused where one has to be given`() throws {
        let cluster = try Cluster()
        let folder = try TemporaryFolder()
        let none = try Program.roost(
            "serve",
            in: folder.url,
            environment: ["ROOST_DATABASE_URL": cluster.url, "ROOST_DATABASE_NEEDS_MASTER_KEY": "true"]
        )
        #expect(none.status == 78 && none.errors.contains("ROOST_MASTER_KEY_FILE"), "\(none)")
        #expect(try folder.names().isEmpty, "a refused start made something")
        let given = try cluster.node(["ROOST_DATABASE_NEEDS_MASTER_KEY": "true"])
        #expect(try given.guest().get("/health/ready").status == 200)
    }

    @Test func `what is wrong with the database's address is said without its password, under its name`() throws {
        let cluster = try Cluster()
        let postgres = cluster.postgres
        let nobody = "postgres://app:\(PostgresServer.password)@127.0.0.1:\(try Port.free())/x"
        for (url, status, words) in [
            (postgres.url(cluster.database, password: "mistaken"), 78, ["password authentication failed"]),
            (postgres.url("nowhere"), 78, ["nowhere"]),
            (postgres.url(cluster.database, user: "nobody"), 78, ["nobody"]),
            (nobody, 75, ["127.0.0.1"]),
            ("postgres://app:s3cret@no-such-host.invalid/x", 75, ["no-such-host.invalid"]),
            ("postgres://app:s3cret@[/x", 78, []),
        ] {
            let folder = try TemporaryFolder()
            let outcome = try Program.roost(
                "serve",
                in: folder.url,
                environment: cluster.environment.merging([
                    "ROOST_DATABASE_URL": url, "ROOST_DATABASE_WAIT": "1ms",
                ]) { $1 },
                seconds: 30
            )
            #expect(outcome.status == Int32(status), "\(url): \(outcome)")
            #expect(outcome.errors.contains("database.url"), "\(url): \(outcome)")
            for word in words { #expect(outcome.errors.contains(word), "\(url): \(outcome)") }
            #expect(!outcome.errors.contains("mistaken") && !outcome.errors.contains("s3cret"), "\(url): \(outcome)")
        }
    }

    @Test func `SIGTERM ends a node in order, and the others don't notice`() throws {
        let (one, two) = try Cluster().pair(schema: ["entities": ["notes": ["fields": ["number": ["type": "number"]]]]])
        let (crowd, made) = (Crowd(), Noted(0))
        for node in [one, one, two] {
            crowd.add(node) { client, number in
                let answer = try client.post("/api/data/notes", json: ["number": number])
                if answer.status == 201 { made.change { $0 += 1 } }
                return [201, 503].contains(answer.status) ? nil : "\(answer)"
            }
        }
        while made.now < 100, one.program.isRunning { usleep(1_000) }
        #expect(try one.terminate() == 0, "\(one.program.transcript)")
        #expect(
            !one.program.errors.contains("Fatal") && !one.program.errors.contains(" error"),
            "\(one.program.errors)"
        )
        let before = made.now
        try two.comes(within: .seconds(30)) { made.now > before + 20 }
        #expect(crowd.end() == [])
        let count = try two.client().get("/api/data/notes?limit=1&count=exact").json()["meta"]["total"].int ?? 0
        #expect(count >= made.now)
        #expect(try two.terminate() == 0)
    }
}
