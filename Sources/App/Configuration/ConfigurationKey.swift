// SPDX-License-Identifier: Apache-2.0

/// One setting as users write it: its place in `roost.yaml`, its environment variables, what it takes. The list of
/// all keys feeds the reader, `roost config init` and the check for unknown keys.
struct ConfigurationKey: Sendable {
    /// Dotted, as `server.tls.redirect-from`.
    let name: String
    /// What `roost config init` writes, as YAML.
    let defaultText: String
    let explanation: String
    /// May be read from a file named by `ROOST_…_FILE`.
    var isSecret = false
    /// A name that hosts set, looked at last in the environment.
    var hostVariable: String?
    /// Whether the settings file wins over `hostVariable`, as that one may be meant for other programs of the machine.
    var isHostVariableLast = false

    /// `ROOST_SERVER_TLS_REDIRECT_FROM`.
    var variable: String {
        "ROOST_" + name.map { $0 == "." || $0 == "-" ? "_" : String($0).uppercased() }.joined()
    }

    static let all: [ConfigurationKey] =
        [
            .init(name: "server.host", defaultText: "127.0.0.1", explanation: "the address to listen on"),
            .init(
                name: "server.port",
                defaultText: "8080",
                explanation: "0 lets the system choose a free one",
                hostVariable: "PORT"
            ),
            .init(
                name: "server.public-url",
                defaultText: "null",
                explanation: "the address that callers use, where it differs from host and port"
            ),
            .init(
                name: "server.trusted-proxies",
                defaultText: "[]",
                explanation: "addresses or networks (10.0.0.0/8) whose X-Forwarded headers are believed"
            ),
            .init(
                name: "server.cors-origins",
                defaultText: "[]",
                explanation:
                    "origins of browsers that may call, as https://app.example.org; * for any, without credentials"
            ),
            .init(
                name: "server.tls.certificate",
                defaultText: "null",
                explanation: "a PEM file; TLS 1.2 at least, HSTS"
            ),
            .init(name: "server.tls.key", defaultText: "null", explanation: "a PEM file"),
            .init(
                name: "server.tls.redirect-from",
                defaultText: "null",
                explanation: "a plain port whose requests are redirected to https"
            ),
            .init(
                name: "database.url",
                defaultText: "\"sqlite:roost_data/data.db\"",
                explanation:
                    "sqlite:path, sqlite::memory: for a temporary one, or postgres://user:password@host:5432/name",
                isSecret: true,
                hostVariable: "DATABASE_URL"
            ),
            .init(
                name: "database.durability",
                defaultText: "full",
                explanation: "full: an answered write survives power loss; normal: it survives a crash of Roost"
            ),
            .init(
                name: "database.group-commit",
                defaultText: "true",
                explanation: "whether writes of several requests may share one commit"
            ),
            .init(
                name: "database.connections",
                defaultText: "10",
                explanation: "how many connections a node has to Postgres, besides one on which it listens"
            ),
            .init(
                name: "database.direct-url",
                defaultText: "null",
                explanation: "where database.url leads to a pooler: the Postgres server itself, to listen to",
                isSecret: true
            ),
            .init(
                name: "database.wait",
                defaultText: "30s",
                explanation: "how long a start goes on asking for a Postgres server that can't be reached yet"
            ),
            .init(
                name: "database.needs-master-key",
                defaultText: "false",
                explanation:
                    "whether Postgres takes a given master.key; otherwise it may be a file in the working folder"
            ),
            .init(
                name: "schema.mode",
                defaultText: "ui",
                explanation:
                    "ui: kept in the database; code: the file is the truth; hybrid: edits are written back to it"
            ),
            .init(
                name: "schema.file",
                defaultText: "null",
                explanation: "a schema.yaml; with it the mode is hybrid unless set"
            ),
        ] + media + [
            .init(
                name: "mail.url",
                defaultText: "\"log:\"",
                explanation:
                    "log: prints mails; smtp://user:password@host:587, smtps://, resend:, sendgrid:, mailgun:, ses:",
                isSecret: true
            ),
            .init(name: "mail.from", defaultText: "null", explanation: "the sender, as App <app@example.org>"),
            .init(
                name: "outbound.allow",
                defaultText: "[]",
                explanation: "networks that Roost may call besides public ones, as 10.0.0.0/8"
            ),
            .init(
                name: "outbound.certificates",
                defaultText: "null",
                explanation: "a PEM file of authorities that are trusted besides the system's"
            ),
            .init(
                name: "admin.email",
                defaultText: "null",
                explanation: "makes the first administrator at the first start, with admin.password"
            ),
            .init(name: "admin.password", defaultText: "null", explanation: "see admin.email", isSecret: true),
            .init(
                name: "master.key",
                defaultText: "null",
                explanation: "the key of all keys, 32 bytes in base64url, instead of the file master.key",
                isSecret: true
            ),
            .init(
                name: "public.dir",
                defaultText: "null",
                explanation: "a front end to serve at /"
            ),
            .init(name: "limits.body", defaultText: "1MB", explanation: "the largest body of a request"),
            .init(name: "limits.url", defaultText: "16KB", explanation: "the longest address"),
            .init(name: "limits.headers", defaultText: "32KB", explanation: "the largest head of a request"),
            .init(name: "limits.deadline", defaultText: "30s", explanation: "the longest that a request may take"),
            .init(name: "log.level", defaultText: "info", explanation: "trace, debug, info, notice, warning or error"),
            .init(name: "log.format", defaultText: "text", explanation: "text or json"),
        ]
}
