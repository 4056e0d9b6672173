// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension FieldType {
    /// The name in JSON (`type`).
    public var name: String {
        switch self {
        case .primary: "primary"
        case .text: "text"
        case .number: "number"
        case .boolean: "boolean"
        case .date: "date"
        case .enumeration: "enum"
        case .json: "json"
        case .jsonSchema: "jsonschema"
        case .email: "email"
        case .url: "url"
        case .slug: "slug"
        case .richText: "richtext"
        case .geo: "geo"
        case .secret: "secret"
        case .computed: "computed"
        case .autonumber: "autonumber"
        case .relation: "relation"
        case .media: "media"
        case .virtual: "virtual"
        case .encrypted(let plain): plain.name
        }
    }

    /// The names that a declared field may have; `primary` and `relation` fields are made by Roost.
    static let declarableNames = [
        "text", "number", "boolean", "date", "enum", "json", "jsonschema", "email", "url", "slug", "richtext", "geo",
        "secret", "computed", "autonumber", "media", "virtual",
    ]

    /// Reads the options of a type by its name. Nil when the name is none that can be declared, or with an issue when
    /// the options don't make a type.
    init?(name: String, reading config: inout ConfigReader) {
        switch name {
        case "text": self = .text(TextRules(reading: &config))
        case "number": self = .number(NumberRules(reading: &config))
        case "boolean": self = .boolean
        case "date": self = .date(DateRules(reading: &config))
        case "enum": self = .enumeration(EnumerationRules(reading: &config))
        case "json": self = .json
        case "jsonschema": self = .jsonSchema(JSONSchemaRules(reading: &config))
        case "email": self = .email(TextRules(reading: &config))
        case "url": self = .url(TextRules(reading: &config))
        case "slug": self = .slug(TextRules(reading: &config, hasSource: true))
        case "richtext": self = .richText(TextRules(reading: &config))
        case "geo": self = .geo
        case "secret": self = .secret(TextRules(reading: &config))
        case "computed":
            guard let rules = ComputedRules(reading: &config) else { return nil }
            self = .computed(rules)
        case "autonumber": self = .autonumber(AutonumberRules(reading: &config))
        case "media": self = .media(MediaRules(reading: &config))
        case "virtual": self = .virtual
        default: return nil
        }
    }

    /// Adds the type's options to a field's `config`.
    func write(to config: inout JSONObject) {
        switch self {
        case .primary(let format): config["format"] = .string(format.rawValue)
        case .text(let rules), .email(let rules), .url(let rules), .slug(let rules), .richText(let rules),
            .secret(let rules):
            rules.write(to: &config)
        case .number(let rules): rules.write(to: &config)
        case .date(let rules): rules.write(to: &config)
        case .enumeration(let rules): rules.write(to: &config)
        case .jsonSchema(let rules): rules.write(to: &config)
        case .computed(let rules): rules.write(to: &config)
        case .autonumber(let rules): rules.write(to: &config)
        case .relation(let rules): rules.write(to: &config)
        case .media(let rules): rules.write(to: &config)
        case .encrypted(let plain):
            plain.write(to: &config)
            config["encrypted"] = true
        case .boolean, .json, .geo, .virtual: break
        }
    }

    /// Options that people's tools keep beside a field's own, by the name of its type; Roost returns them as they came.
    static func interfaceOptions(of name: String) -> Set<String> {
        let common: Set = ["ui", "order", "html_config"]
        return switch name {
        case "date": common.union(["timezone"])
        case "jsonschema": common.union(["ui_schema", "default_from_schema"])
        case "media": common.union(["entity"])
        default: common
        }
    }
}
