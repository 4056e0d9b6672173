// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about the addresses that describe the data.
extension OperationDescription {
    private static func description(
        _ id: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        response: JSONValue = .anyObject,
        responseType: String = "application/json"
    ) -> Self {
        Self(
            id,
            summary: summary,
            tags: ["description"],
            parameters: parameters,
            response: response,
            responseType: responseType
        )
    }

    static let describeData = description("describeData", "All entities, relations and indices")

    static let dataSchema = description("dataSchema", "JSON Schema of all entities")

    static let entitySchema = description("entitySchema", "JSON Schema of a record as it is read", [.entity])

    static let entityContextSchema = description(
        "entityContextSchema",
        "JSON Schema of a record as it is written",
        [
            .entity,
            Parameter("context", in: .path, schema: ["type": "string", "enum": ["create", "update"]]),
        ]
    )

    static let dataTypes = description(
        "dataTypes",
        "Type declarations of all entities",
        [.choice("lang", ["typescript", "swift"], "Default: typescript")],
        response: .textSchema,
        responseType: "text/plain"
    )

    static let entityInfo = description("entityInfo", "Fields and relations of an entity by name", [.entity])

    private static let syncFlags: [Parameter] = [
        .flag("force", "Sent by bknd's client; changes nothing"),
        .flag("drop", "Sent by bknd's client; changes nothing"),
    ]

    static let previewSync = description(
        "previewSync",
        "What would have to be done to bring the database to the schema; does nothing",
        syncFlags
    )

    static let sync = description("sync", "Brings the database to the schema", syncFlags)
}
