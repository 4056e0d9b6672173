// SPDX-License-Identifier: Apache-2.0

import Kernel
import Roost
import SQLiteAdapter
import Testing

@Suite struct ConfigurationTests {
    private func read(
        flags: [String: (flag: String, value: String)] = [:],
        environment: [String: String] = [:],
        file: JSONValue? = nil,
        files: [String: String] = [:]
    ) throws(ConfigurationError) -> AppConfiguration {
        try ConfigurationReader.read(
            flags: flags,
            environment: environment,
            file: file,
            fileName: "roost.yaml",
            readFile: { files[$0] }
        )
    }

    @Test func `nothing given means the defaults`() throws {
        #expect(try read() == AppConfiguration())
    }

    @Test func `an empty variable is none`() throws {
        let empty = [
            "ROOST_DATABASE_URL": "", "ROOST_DATABASE_URL_FILE": "", "ROOST_ADMIN_EMAIL": "", "PORT": "",
            "ROOST_MEDIA_URL": "",
        ]
        #expect(try read(environment: empty) == AppConfiguration())
        let file = ["url": "sqlite:x.db\n"]
        let named = try read(environment: empty.merging(["ROOST_DATABASE_URL_FILE": "url"]) { $1 }, files: file)
        #expect(named.database.location == .sqlite(path: "x.db"))
        #expect(throws: ConfigurationError.self) { try read(environment: ["ROOST_DATABASE_URI": ""]) }
    }

    @Test func `a flag wins over the environment, that over names of hosts, those over the file`() throws {
        let file: JSONValue = ["server": ["port": 1]]
        #expect(try read(file: file).server.port == 1)
        #expect(try read(environment: ["PORT": "2"], file: file).server.port == 2)
        #expect(try read(environment: ["PORT": "2", "ROOST_SERVER_PORT": "3"], file: file).server.port == 3)
        let configuration = try read(
            flags: ["server.port": ("--port", "4")],
            environment: ["PORT": "2", "ROOST_SERVER_PORT": "3"],
            file: file
        )
        #expect(configuration.server.port == 4)
    }

    @Test func `every kind of value is read`() throws {
        let configuration = try read(file: [
            "server": [
                "host": "localhost", "cors-origins": ["https://a.example"], "trusted-proxies": "10.0.0.0/8, ::1",
                "tls": ["certificate": "c.pem", "key": "k.pem", "redirect-from": 8081],
            ],
            "database": ["url": "sqlite:x/y.db", "durability": "normal", "group-commit": false],
            "schema": ["file": "schema.yaml"], "public": ["dir": "web"],
            "limits": ["body": "2MB", "url": 4096, "deadline": "500ms"], "log": ["level": "debug", "format": "json"],
        ])
        #expect(configuration.server.host == "localhost")
        #expect(configuration.server.corsOrigins == ["https://a.example"])
        #expect(configuration.server.trustedProxies == ["10.0.0.0/8", "::1"])
        #expect(configuration.server.tls == .init(certificate: "c.pem", key: "k.pem", redirectFrom: 8081))
        #expect(configuration.database.location == .sqlite(path: "x/y.db"))
        #expect(configuration.database.durability == .normal)
        #expect(!configuration.database.groupsCommits)
        #expect(configuration.schema.mode == .hybrid)
        #expect(configuration.publicFolder == "web")
        #expect(configuration.limits.body == 2_000_000)
        #expect(configuration.limits.url == 4096)
        #expect(configuration.limits.deadline == .milliseconds(500))
        #expect(configuration.log.level == .debug && configuration.log.format == .json)
    }

    @Test func `a secret may come from a file`() throws {
        let configuration = try read(
            environment: ["ROOST_DATABASE_URL_FILE": "/run/url"],
            files: ["/run/url": "sqlite:secret.db\n"]
        )
        #expect(configuration.database.location == .sqlite(path: "secret.db"))
    }

    @Test(arguments: ["postgres", "postgresql"])
    func `an address of a Postgres server shows its password nowhere`(_ scheme: String) throws {
        let url = "\(scheme)://me:hush%40@db.example:6432/app?sslmode=require&password=hush"
        let configuration = try read(
            file: ["database": ["url": .string(url), "connections": 40, "direct-url": .string(url)]]
        )
        #expect(configuration.database.directURL == Secret(url))
        #expect(configuration.database.location == .postgres(url: Secret(url)))
        #expect(configuration.database.connections == 40)
        #expect(configuration.database.location.description == "postgres://db.example:6432/app")
        let banner = Banner(
            addresses: [],
            paths: LocalPaths(database: "x.db"),
            configuration: configuration
        ).lines.joined()
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(banner)".contains("hush"))
    }

    @Test(arguments: ["0", "1001", "many"])
    func `a number of connections that can't be is a mistake`(_ number: String) {
        #expect(throws: ConfigurationError.self) { try read(file: ["database": ["connections": .string(number)]]) }
    }

    @Test func `all mistakes are reported together, each with its key and origin`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try read(
                flags: ["server.port": ("--port", "70000")],
                environment: [
                    "ROOST_LOG_LEVEL": "loud", "ROOST_SERVER_PROT": "1", "ROOST_BINARY": "x",
                    "ROOST_DATABASE_URL_FILE": "/gone",
                ],
                file: [
                    "server": ["hots": "x", "tls": ["certificate": "c.pem"]], "databse": 1, "limits": ["body": "0"],
                    "log": 5, "schema": ["mode": "code"],
                ]
            )
        }
        let found = Set((error?.mistakes ?? []).map { "\($0.key) | \($0.origin)" })
        #expect(
            found == [
                "server.port | --port", "log.level | ROOST_LOG_LEVEL", "ROOST_SERVER_PROT | the environment",
                "database.url | ROOST_DATABASE_URL_FILE", "server.hots | roost.yaml", "databse | roost.yaml",
                "limits.body | roost.yaml", "log | roost.yaml", "server.tls.key | roost.yaml",
                "schema.file | roost.yaml",
            ]
        )
    }

    @Test(arguments: ["host", "public-url"])
    func `a list where a text belongs is a mistake`(_ key: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(file: ["server": [key: ["a", "b"]]]) }
        #expect(error?.mistakes.map(\.key) == ["server.\(key)"])
    }

    @Test(arguments: ["postgres:x", "data.db", "sqlite:", "", "mysql://", "postgres://a\u{0}"])
    func `an address that is no database is a mistake`(_ url: String) {
        #expect(throws: ConfigurationError.self) { try read(file: ["database": ["url": .string(url)]]) }
    }

    @Test func `the template names every setting and, uncommented, is the defaults`() throws {
        let uncommented = ConfigurationTemplate.text.split(separator: "\n").dropFirst(2)
            .map { $0.hasPrefix("# ") ? String($0.dropFirst(2)) : String($0) }.joined(separator: "\n")
        let json = try YAML.parse(uncommented)
        #expect(try read(file: json) == AppConfiguration())
        #expect(json["server"]?["tls"]?["redirect-from"] == .null)
        #expect(json["limits"]?["deadline"] == "30s")
    }

    @Test func `files beside a database are named so that two databases in a folder don't meet`() {
        let own = LocalPaths(database: "roost_data/data.db")
        #expect(own.lock == "roost_data/roost.lock" && own.socket == "roost_data/roost.sock")
        #expect(own.masterKey == "roost_data/master.key" && own.folder == "roost_data")
        let other = LocalPaths(database: "/srv/Chinook.sqlite")
        #expect(other.lock == "/srv/Chinook.sqlite.roost.lock")
        #expect(LocalPaths(database: "x.db").folder == ".")
    }
}
