// SPDX-License-Identifier: Apache-2.0

import DataDomain
public import Kernel
import SQLiteAdapter

/// Reads the boot settings from all sources and reports all mistakes together.
public struct ConfigurationReader {
    private var sources: ConfigurationSources
    private var mistakes: [ConfigurationMistake]

    /// See ``ConfigurationSources``.
    public static func read(
        flags: [String: (flag: String, value: String)],
        environment: [String: String],
        file: JSONValue?,
        fileName: String,
        readFile: (String) -> String?
    ) throws(ConfigurationError) -> AppConfiguration {
        var reader = ConfigurationReader(
            sources: ConfigurationSources(
                flags: flags,
                environment: environment,
                file: file,
                fileName: fileName,
                readFile: readFile
            )
        )
        let configuration = reader.configuration()
        guard reader.mistakes.isEmpty else { throw ConfigurationError(reader.mistakes) }
        return configuration
    }

    private init(sources: ConfigurationSources) {
        self.sources = sources
        mistakes = sources.mistakes
    }

    private mutating func configuration() -> AppConfiguration {
        var result = AppConfiguration()
        server(&result.server)
        set(
            &result.database.location,
            "database.url",
            "sqlite:path, sqlite::memory: or postgres://user:password@host:5432/name"
        ) { text in
            DatabaseLocation(url: text)
        }
        choice(&result.database.durability, "database.durability")
        boolean(&result.database.groupsCommits, "database.group-commit")
        set(&result.database.connections, "database.connections", "a number, 1 to 1000") { text in
            Int(text).flatMap { (1...1_000).contains($0) ? $0 : nil }
        }
        set(&result.database.directURL, "database.direct-url", "postgres://user:password@host:5432/name") { text in
            if case .postgres(let url) = DatabaseLocation(url: text) { url } else { nil }
        }
        set(&result.database.wait, "database.wait", "a duration such as 30s or 500ms", TimeSpan.duration)
        boolean(&result.database.needsMasterKey, "database.needs-master-key")
        result.schema.file = text("schema.file")
        if result.schema.file != nil { result.schema.mode = .hybrid }
        choice(&result.schema.mode, "schema.mode")
        if result.schema.mode != .ui, result.schema.file == nil {
            mistakes.append(
                .init(
                    key: "schema.file",
                    origin: sources["schema.mode"]?.origin ?? "default",
                    message: "the mode \(result.schema.mode.rawValue) needs a schema file"
                )
            )
        }
        media(&result.media)
        if let url = text("mail.url") { result.mail.url = Secret(url) }
        result.mail.from = text("mail.from")
        list(&result.outboundNetworks, "outbound.allow")
        result.outboundCertificates = text("outbound.certificates")
        result.administrator = administrator()
        result.masterKey = text("master.key").map { Secret($0) }
        result.publicFolder = text("public.dir")
        set(&result.limits.body, "limits.body", "a size such as 1MB", ByteSize.bytes)
        set(&result.limits.url, "limits.url", "a size such as 16KB", ByteSize.bytes)
        set(&result.limits.headers, "limits.headers", "a size such as 32KB", ByteSize.bytes)
        set(&result.limits.deadline, "limits.deadline", "a duration such as 30s or 500ms", TimeSpan.duration)
        choice(&result.log.level, "log.level")
        choice(&result.log.format, "log.format")
        return result
    }

    private mutating func server(_ server: inout AppConfiguration.Server) {
        if let host = text("server.host") { server.host = host }
        set(&server.port, "server.port", "a port, 0 to 65535", Self.port)
        server.publicURL = text("server.public-url")
        list(&server.trustedProxies, "server.trusted-proxies")
        list(&server.corsOrigins, "server.cors-origins")
        switch (text("server.tls.certificate"), text("server.tls.key")) {
        case (nil, nil):
            if let found = sources["server.tls.redirect-from"] {
                mistakes.append(
                    .init(
                        key: "server.tls.redirect-from",
                        origin: found.origin,
                        message: "needs server.tls.certificate"
                    )
                )
            }
        case (let certificate?, let key?):
            var port = 0
            set(&port, "server.tls.redirect-from", "a port, 1 to 65535", Self.port)
            server.tls = .init(certificate: certificate, key: key, redirectFrom: port == 0 ? nil : port)
        case (_?, nil): missing("server.tls.key", for: "server.tls.certificate")
        case (nil, _?): missing("server.tls.certificate", for: "server.tls.key")
        }
    }

    private mutating func administrator() -> AppConfiguration.Administrator? {
        switch (text("admin.email"), text("admin.password")) {
        case (nil, nil): return nil
        case (let email?, let password?): return .init(email: email, password: Secret(password))
        case (_?, nil): missing("admin.password", for: "admin.email")
        case (nil, _?): missing("admin.email", for: "admin.password")
        }
        return nil
    }

    mutating func missing(_ key: String, for other: String) {
        mistakes.append(.init(key: key, origin: sources[other]?.origin ?? "", message: "is needed with \(other)"))
    }

    private static func port(_ text: String) -> Int? {
        Int(text).flatMap { (0...65_535).contains($0) ? $0 : nil }
    }

    // MARK: - Values

    /// A setting that is any text.
    mutating func text(_ key: String) -> String? {
        guard let found = sources[key] else { return nil }
        let text = plainText(key)
        if text == nil { mistakes.append(.init(key: key, origin: found.origin, message: "a text is needed")) }
        return text
    }

    /// A value as text; numbers and booleans of the file are written out. Nil for lists and objects.
    private func plainText(_ key: String) -> String? {
        switch sources[key]?.value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .double(let number): String(number)
        case .boolean(let flag): String(flag)
        default: nil
        }
    }

    /// What was given, as it was given.
    func value(_ key: String) -> JSONValue? { sources[key]?.value }
    func isGiven(_ key: String) -> Bool { sources[key] != nil }

    /// The name of what the setting comes from; nil when it is not set.
    func origin(of key: String) -> String? { sources[key]?.origin }

    /// - Parameter source: the setting that the value came with, where `key` is a part of one.
    mutating func refuse(_ key: String, _ message: String, from source: String? = nil) {
        mistakes.append(.init(key: key, origin: sources[source ?? key]?.origin ?? "", message: message))
    }

    mutating func setOptional<Setting>(
        _ setting: inout Setting?,
        _ key: String,
        _ allowed: String,
        _ convert: (String) -> Setting?
    ) {
        guard let found = sources[key] else { return }
        if let text = plainText(key), let value = convert(text) {
            setting = value
        } else {
            mistakes.append(.init(key: key, origin: found.origin, message: "\(allowed) is needed"))
        }
    }

    mutating func set<Setting>(
        _ setting: inout Setting,
        _ key: String,
        _ allowed: String,
        _ convert: (String) -> Setting?
    ) {
        guard let found = sources[key] else { return }
        if let text = plainText(key), let value = convert(text) {
            setting = value
        } else {
            mistakes.append(.init(key: key, origin: found.origin, message: "\(allowed) is needed"))
        }
    }

    private mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ setting: inout Choice,
        _ key: String
    ) {
        let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        set(&setting, key, "one of \(choices)") { Choice(rawValue: $0) }
    }

    mutating func boolean(_ setting: inout Bool, _ key: String) {
        set(&setting, key, "true or false") { Bool($0) }
    }

    /// A list of the file, or a text with commas.
    mutating func list(_ setting: inout [String], _ key: String) {
        guard let found = sources[key] else { return }
        switch found.value {
        case .string(let text): setting = text.split(separator: ",").map { Self.trim($0) }
        case .array(let elements) where elements.allSatisfy({ $0.stringValue != nil }):
            setting = elements.compactMap(\.stringValue)
        default: mistakes.append(.init(key: key, origin: found.origin, message: "a list of texts is needed"))
        }
    }

    private static func trim(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
