// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension AuthSettings {
    /// Every setting with its value, secrets in clear; durations in seconds.
    public var json: JSONObject {
        var object = JSONObject()
        object["allow_register"] = .boolean(allowRegister)
        object["default_role_register"] = Self.text(defaultRoleRegister)
        object["jwt"] = jwt.json
        object["cookie"] = cookie.json
        object["password"] = password.json
        object["session"] = session.json
        object["strategies"] = strategiesJSON
        object["redirects"] = Self.list(redirects)
        object["mfa"] = ["requiredForAdmins": .boolean(mfa.requiredForAdmins), "issuer": Self.text(mfa.issuer)]
        object["anonymous"] = ["enabled": .boolean(anonymous.isEnabled)]
        object["activity"] = ["expires": Self.seconds(activity.age), "entries": .integer(Int64(activity.count))]
        object["mail"] = mail.json
        return object
    }

    fileprivate static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    fileprivate static func seconds(_ duration: Duration) -> JSONValue { .integer(duration.components.seconds) }
    fileprivate static func list(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

    private var strategiesJSON: JSONValue {
        var object = JSONObject()
        for (name, strategy) in strategies.sorted(by: { $0.key < $1.key }) {
            object[name] = strategy.json
        }
        return .object(object)
    }
}

extension AuthSettings.Strategy {
    var json: JSONValue {
        ["type": .string(type), "enabled": .boolean(isEnabled), "config": .object(config)]
    }
}

extension AuthSettings.JWT {
    fileprivate var json: JSONValue {
        [
            "alg": .string(algorithm.rawValue), "issuer": AuthSettings.text(issuer),
            "fields": AuthSettings.list(fields),
        ]
    }
}

extension AuthSettings.Cookie {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        object["domain"] = AuthSettings.text(domain)
        object["path"] = .string(path)
        object["sameSite"] = .string(sameSite.rawValue)
        object["secure"] = secure.map { .boolean($0) } ?? .null
        object["expires"] = AuthSettings.seconds(expires)
        object["renew"] = .boolean(renew)
        object["pathSuccess"] = .string(pathSuccess)
        object["pathLoggedOut"] = .string(pathLoggedOut)
        return .object(object)
    }
}

extension AuthSettings.Password {
    fileprivate var json: JSONValue {
        [
            "minLength": .integer(Int64(minLength)), "memory": .integer(Int64(memory)),
            "iterations": .integer(Int64(iterations)), "parallelism": .integer(Int64(parallelism)),
        ]
    }
}

extension AuthSettings.Session {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        object["expires"] = AuthSettings.seconds(expires)
        object["accessExpires"] = AuthSettings.seconds(accessExpires)
        object["refreshExpires"] = AuthSettings.seconds(refreshExpires)
        object["impersonationExpires"] = AuthSettings.seconds(impersonationExpires)
        object["freshProof"] = AuthSettings.seconds(freshProof)
        object["maximum"] = AuthSettings.seconds(maximum)
        object["limit"] = .integer(Int64(limit))
        return .object(object)
    }
}

extension AuthSettings.Mail {
    fileprivate var json: JSONValue {
        var links = JSONObject()
        for name in MailTemplateName.allCases { links[name.rawValue] = self.links[name].map { .string($0) } }
        return ["appName": AuthSettings.text(appName), "links": .object(links), "templates": .object(templates)]
    }
}
