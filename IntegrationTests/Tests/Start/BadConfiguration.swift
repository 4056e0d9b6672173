// SPDX-License-Identifier: Apache-2.0
import Harness
import Testing

@Suite struct BadConfiguration {
    @Test func `all mistakes are reported together, with their key and origin, and the exit code is 78`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            server: { host: 127.0.0.1, port: 99999, prot: 80 }
            database: { durability: sometimes }
            log: { level: loud }
            colour: green
            """,
            to: "roost.yaml"
        )
        let outcome = try Program.roost(
            "serve",
            in: folder.url,
            environment: ["ROOST_LIMITS_BODY": "lots"],
            seconds: 15
        )

        #expect(outcome.status == 78, "\(outcome)")
        for key in ["server.port", "server.prot", "database.durability", "log.level", "colour"] {
            #expect(outcome.errors.contains(key), "\(key) is not named in \(outcome.errors)")
        }
        #expect(outcome.errors.contains("roost.yaml"))
        #expect(outcome.errors.contains("ROOST_LIMITS_BODY"))
        #expect(outcome.errors.contains("full") && outcome.errors.contains("normal"), "what is allowed is not said")
        #expect(try folder.names() == ["roost.yaml"], "a refused start made something")
    }

    @Test(arguments: [
        ("server:\n  port: [", "roost.yaml"),
        ("server: 3\n", "server"),
        ("limits: { deadline: soon }\n", "limits.deadline"),
        ("database: { url: \"mysql://localhost/x\" }\n", "database.url"),
        ("schema: { file: nowhere.yaml }\n", "nowhere.yaml"),
        ("server: { host: [] }\n", "server.host"),
    ])
    func `a mistake ends the start with 78 and is named`(yaml: String, named: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(yaml, to: "roost.yaml")
        let outcome = try Program.roost("serve", in: folder.url, seconds: 15)
        #expect(outcome.status == 78, "\(outcome)")
        #expect(outcome.errors.contains(named), "\(outcome)")
    }

    @Test(arguments: ["no such host", "192.0.2.1"])
    func `an address that can't be listened on ends the start with 75 and is named`(host: String) throws {
        let folder = try TemporaryFolder()
        let outcome = try Program.roost("serve", "--host", host, "--port", "0", in: folder.url, seconds: 15)
        #expect(outcome.status == 75, "\(outcome)")
        #expect(outcome.errors.contains("roost: ") && outcome.errors.contains(host), "\(outcome)")
    }

    @Test func `all addresses of the machine are listened on when that is asked for`() throws {
        let server = try Server(environment: ["ROOST_SERVER_HOST": "0.0.0.0"])
        #expect(try server.client().get("/api/users").status == 200)
        #expect(try server.guest().get("/api/users").status == 401)
    }

    @Test func `the environment wins over the file, and a host's PORT stands between them`() throws {
        let folder = try TemporaryFolder()
        let (inFile, inHost, inRoost) = (try Port.free(), try Port.free(), try Port.free())
        try folder.write("server: { port: \(inFile) }\n", to: "roost.yaml")

        func answers(_ port: Int, environment: [String: String]) throws {
            let program = try Program(try Repository.binary(), ["serve"], in: folder.url, environment: environment)
            try Server.waitUntilHealthy(program, port: port)
            #expect(try program.terminate() == 0)
        }
        try answers(inFile, environment: [:])
        try answers(inHost, environment: ["PORT": "\(inHost)"])
        try answers(inRoost, environment: ["PORT": "\(inHost)", "ROOST_SERVER_PORT": "\(inRoost)"])
    }

    @Test func `the file that config init writes is accepted as it stands`() throws {
        let folder = try TemporaryFolder()
        let written = try Program.roost("config", "init", in: folder.url, seconds: 15)
        #expect(written.status == 0, "\(written)")
        #expect(try folder.names().contains("roost.yaml"))
        let server = try Server(in: folder)
        #expect(try server.client().get("/health").status == 200)

        let again = try Program.roost("config", "init", in: folder.url, seconds: 15)
        #expect(again.status != 0, "an existing file was overwritten")
    }
}
