// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension AuthSettings {
    private static let century: Int64 = 3_153_600_000

    /// Reads settings, secrets in clear; what is absent or null has its default. `.invalid` with everything that is
    /// wrong, at pointers.
    public init(_ object: JSONObject) throws(AuthError) {
        self.init()
        var reader = SettingsReader(object)
        read(&reader)
        reader.finish()
        guard reader.issues.isEmpty else { throw .invalid(reader.issues) }
    }

    private mutating func read(_ reader: inout SettingsReader) {
        reader.read("allow_register", into: &allowRegister)
        reader.read("default_role_register", into: &defaultRoleRegister) { role in
            ["admin", "guest"].contains(role) ? "This role can't be given to whoever registers." : nil
        }
        reader.group("jwt") { group in
            group.read("alg", into: &jwt.algorithm)
            group.read("issuer", into: &jwt.issuer)
            group.read("fields", into: &jwt.fields) { name in
                let isHidden = Account.hiddenFields.contains(name) || FieldName(rawValue: name) == nil
                return isHidden ? "Tokens can't carry this field." : nil
            }
        }
        reader.group("cookie") { readCookie(&$0) }
        reader.group("password") { group in
            group.read("minLength", into: &password.minLength, in: 1...128)
            group.read("memory", into: &password.memory, in: 8192...1_048_576)
            group.read("iterations", into: &password.iterations, in: 1...20)
            group.read("parallelism", into: &password.parallelism, in: 1...8)
        }
        reader.group("session") { group in
            group.read("expires", into: &session.expires, in: 60...Self.century)
            group.read("accessExpires", into: &session.accessExpires, in: 10...Self.century)
            group.read("refreshExpires", into: &session.refreshExpires, in: 60...Self.century)
            group.read("impersonationExpires", into: &session.impersonationExpires, in: 60...86_400)
            group.read("freshProof", into: &session.freshProof, in: 10...86_400)
            group.read("maximum", into: &session.maximum, in: 60...Self.century)
            group.read("limit", into: &session.limit, in: 1...Int64(Sessions.mostListed))
        }
        readStrategies(&reader)
        reader.read("redirects", into: &redirects) { origin in
            WebOrigin(origin) == nil ? "This is no origin, such as https://app.example.com." : nil
        }
        reader.group("mfa") { group in
            group.read("requiredForAdmins", into: &mfa.requiredForAdmins)
            group.read("issuer", into: &mfa.issuer)
        }
        reader.group("anonymous") { $0.read("enabled", into: &anonymous.isEnabled) }
        reader.group("activity") { group in
            group.read("expires", into: &activity.age, in: 3600...Self.century)
            group.read("entries", into: &activity.count, in: 100...10_000_000)
        }
        reader.group("mail") { readMail(&$0) }
    }

    private mutating func readCookie(_ group: inout SettingsReader) {
        func path(_ text: String) -> String? {
            text.hasPrefix("/") && !text.hasPrefix("//") && !text.contains("\\") && !text.contains(";")
                ? nil : "This is a path on the server itself, beginning with one slash."
        }
        group.read("domain", into: &cookie.domain) { text in
            let isName = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
            return isName ? nil : "This is no domain."
        }
        group.read("path", into: &cookie.path, check: path)
        group.read("sameSite", into: &cookie.sameSite)
        group.read("secure", into: &cookie.secure)
        group.read("expires", into: &cookie.expires, in: 60...Self.century)
        group.read("renew", into: &cookie.renew)
        group.read("pathSuccess", into: &cookie.pathSuccess, check: path)
        group.read("pathLoggedOut", into: &cookie.pathLoggedOut, check: path)
        if cookie.sameSite == .none, cookie.secure == false {
            group.complain("secure", "invalid", "Cookies of sameSite none must be secure.")
        }
    }

    private mutating func readStrategies(_ reader: inout SettingsReader) {
        guard let object = reader.object("strategies") else { return }
        for member in object.members {
            let pointer = "/strategies/\(SettingsPath.escaped(member.key))"
            guard let entry = member.value.objectValue else {
                reader.add([.init(pointer: pointer, code: "type", message: "A strategy is an object.")])
                continue
            }
            var strategy = Strategy(type: member.key == "password" ? "password" : "")
            var group = SettingsReader(entry, pointer: pointer)
            group.read("type", into: &strategy.type)
            group.read("enabled", into: &strategy.isEnabled)
            strategy.config = group.object("config") ?? JSONObject()
            group.finish()
            reader.add(group.issues)
            reader.add(Self.issues(of: strategy, named: member.key, at: pointer))
            strategies[member.key] = strategy
        }
    }

    private static func issues(of strategy: Strategy, named name: String, at pointer: String) -> [AuthError.Issue] {
        let isName = FieldName(rawValue: name) != nil
        guard isName, !reservedNames.contains(name) else {
            return [.init(pointer: pointer, code: "name", message: "A strategy can't have this name.")]
        }
        if name == "password", strategy.type == "password" { return [] }
        guard name != "password", ProviderConfiguration.types.contains(strategy.type) else {
            return [.init(pointer: "\(pointer)/type", code: "choice", message: "This is oauth or custom_oauth.")]
        }
        // One that is off may wait half done.
        guard strategy.isEnabled else { return [] }
        do throws(AuthError) {
            _ = try ProviderConfiguration(name: name, json: strategy.json, pointer: pointer)
            return []
        } catch {
            guard case .invalid(let issues) = error else {
                return [.init(pointer: pointer, code: "invalid", message: "This is no strategy.")]
            }
            return issues
        }
    }

    /// Names of routes beside those of strategies.
    private static let reservedNames: Set = [
        "me", "logout", "strategies", "verify", "email", "magic", "otp", "totp", "anonymous", "sessions", "token",
        "identities", "impersonate", "setup",
    ]

    private mutating func readMail(_ group: inout SettingsReader) {
        group.read("appName", into: &mail.appName)
        group.group("links") { links in
            for name in MailTemplateName.allCases {
                var link: String?
                links.read(name.rawValue, into: &link) { text in
                    let isLink = (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.contains("{token}")
                    return isLink ? nil : "This is an address with {token} in it."
                }
                if let link { mail.links[name] = link }
            }
        }
        if let templates = group.object("templates") {
            mail.templates = templates
            for name in templates.keys where MailTemplateName(rawValue: name) == nil {
                group.complain("templates", "unknown", "There is no mail \(name).")
            }
        }
    }
}
