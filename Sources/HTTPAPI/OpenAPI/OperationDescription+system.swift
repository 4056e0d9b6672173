// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about the system routes, whose shapes are bknd's.
extension OperationDescription {
    private static let module = Parameter("module", in: .path, summary: "Name of a module, such as data")
    private static let path = Parameter("path", in: .path, summary: "Dotted path, as entities.posts.fields.title")
    private static let secrets = Parameter.flag("secrets", "Sent by bknd's client; stored secrets are never answered")
    private static let confirm = Parameter.flag("confirm", "Allows steps that destroy stored data")

    private static func system(
        _ id: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        request: JSONValue? = nil,
        response: JSONValue = .anyObject,
        status: Int = 200
    ) -> Self {
        Self(
            id,
            summary: summary,
            tags: ["system"],
            parameters: parameters,
            request: request,
            response: response,
            status: status
        )
    }

    static let ping = system("ping", "Whether the API answers", response: .record(["pong": .booleanSchema]))
    static let info = system("info", "Facts about the server")
    static let config = system("config", "The configuration of all modules", [secrets])
    static let moduleConfig = system("moduleConfig", "The configuration of one module", [module, secrets])
    static let rawConfig = system("rawConfig", "The configuration as it is stored")
    static let permissions = system("permissions", "Names of all permissions")

    private static let schemaFlags: [Parameter] = [
        .flag("config", "Answers the configuration too"), secrets, .flag("fresh", "Sent by bknd's client"),
    ]
    static let configSchema = system("configSchema", "JSON Schemas of the configuration", schemaFlags)
    static let moduleConfigSchema = system(
        "moduleConfigSchema",
        "JSON Schema of one module's configuration",
        [module] + schemaFlags
    )

    private static let changed: JSONValue = .record([
        "success": .booleanSchema, "module": .textSchema, "config": .anyObject,
    ])

    private static func change(_ id: String, _ summary: String, _ parameters: [Parameter], takesBody: Bool = true)
        -> Self
    {
        system(
            id,
            summary,
            [module] + parameters + [confirm],
            request: takesBody ? .object(JSONObject()) : nil,
            response: changed,
            status: 202
        )
    }

    static let setConfig = change(
        "setConfig",
        "Merges into the configuration of a module",
        [.flag("force", "Replaces top-level members instead of merging into them"), .idempotencyKey]
    )
    static let addConfig = change("addConfig", "Adds a value where there is none", [path, .idempotencyKey])
    static let patchConfig = change("patchConfig", "Merges into a value", [path])
    static let overwriteConfig = change("overwriteConfig", "Replaces a value", [path])
    static let removeConfig = change("removeConfig", "Removes a value", [path], takesBody: false)

    static let build = system(
        "build",
        "Part of bknd's interface; the schema is always built",
        [.flag("sync", "Sent by bknd's client"), .flag("fetch", "Sent by bknd's client"), .idempotencyKey]
    )

    static let specification = system("specification", "This document, in OpenAPI 3.1")
    static let specificationAlias = system("specificationAlias", "This document, at its short address")
}
