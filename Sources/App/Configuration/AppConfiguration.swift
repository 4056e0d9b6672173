// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel
public import SQLiteAdapter

/// The boot settings of one Roost, read once. Embedding programs fill it in; the command reads it from flags, the
/// environment and `roost.yaml` (``ConfigurationReader``).
public struct AppConfiguration: Sendable, Hashable {
    public var server = Server()
    public var database = DatabaseSettings()
    public var schema = SchemaSettings()
    public var media = Media()
    public var mail = Mail()
    /// Networks (CIDR) that Roost may call besides public ones.
    public var outboundNetworks: [String] = []
    /// A PEM file of authorities whose certificates are trusted besides those of the system.
    public var outboundCertificates: String?
    /// Made at the first start; nil leaves it to the one-time link.
    public var administrator: Administrator?
    /// 32 bytes in base64url, in the place of the file `master.key`.
    public var masterKey: Secret<String>?
    /// Folder of a front end to serve at `/`; nil for none.
    public var publicFolder: String?
    public var limits = Limits()
    public var log = Log()

    public init() {}

    public struct Server: Sendable, Hashable {
        public var host = "127.0.0.1"
        /// 0 lets the system choose.
        public var port = 8080
        /// The address that callers use, where it differs from host and port.
        public var publicURL: String?
        /// Addresses or networks whose `X-Forwarded-*` headers are believed.
        public var trustedProxies: [String] = []
        /// Origins of browsers that may call; `*` for any, then without credentials.
        public var corsOrigins: [String] = []
        public var tls: TLS?
        public init() {}
    }

    public struct TLS: Sendable, Hashable {
        /// PEM files.
        public var certificate: String
        public var key: String
        /// A plain port whose requests are redirected here.
        public var redirectFrom: Int?
        public init(certificate: String, key: String, redirectFrom: Int? = nil) {
            self.certificate = certificate
            self.key = key
            self.redirectFrom = redirectFrom
        }
    }

    public struct DatabaseSettings: Sendable, Hashable {
        public var location = DatabaseLocation.sqlite(path: "roost_data/data.db")
        public var durability = Durability.full
        /// Whether writes of several requests may share one commit.
        public var groupsCommits = true
        /// How many connections a node has to a Postgres server, besides one on which it listens.
        public var connections = 10
        /// The Postgres server itself, where ``location`` leads to a pooler, behind which nobody can listen.
        public var directURL: Secret<String>?
        /// How long a start goes on asking for a Postgres server that can't be reached yet.
        public var wait = Duration.seconds(30)
        /// Whether a start on Postgres is refused unless ``AppConfiguration/masterKey`` is given.
        public var needsMasterKey = false
        public init() {}
    }

    public struct SchemaSettings: Sendable, Hashable {
        public var mode = SchemaMode.ui
        public var file: String?
        public init() {}
    }

    public struct Mail: Sendable, Hashable {
        /// `log:` prints mails; `smtp://…`, `smtps://…` or the name of a service send them.
        public var url = Secret("log:")
        /// The sender, as `App <app@example.org>`.
        public var from: String?
        public init() {}
    }

    public struct Administrator: Sendable, Hashable {
        public var email: String
        public var password: Secret<String>
        public init(email: String, password: Secret<String>) {
            self.email = email
            self.password = password
        }
    }

    public struct Limits: Sendable, Hashable {
        /// Bytes.
        public var body = 1_000_000
        public var url = 16_000
        public var headers = 32_000
        public var deadline = Duration.seconds(30)
        public init() {}
    }

    public struct Log: Sendable, Hashable {
        public enum Format: String, Sendable, Hashable, CaseIterable { case text, json }
        public enum Level: String, Sendable, Hashable, CaseIterable { case trace, debug, info, notice, warning, error }
        public var level = Level.info
        public var format = Format.text
        public init() {}
    }
}
