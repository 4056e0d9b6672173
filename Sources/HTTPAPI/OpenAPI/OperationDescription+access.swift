// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about roles and grants.
extension OperationDescription {
    private static let name = Parameter("name", in: .path, summary: "Name of a role")
    private static let id = Parameter("id", in: .path, summary: "Id of a grant")
    private static let planned: [Parameter] = [
        .flag("dry-run", "Only plans"), .flag("confirm", "Allows steps that destroy stored data"),
    ]
    private static let grant: JSONValue = [
        "type": "object", "description": "Rows and fields of an entity, or a system permission",
        "properties": [
            "role": .textSchema, "permission": .textSchema, "entity": .textSchema, "action": .object(JSONObject()),
            "where": .anyObject, "check": .anyObject, "fields": .object(JSONObject()), "presets": .anyObject,
        ],
    ]
    private static let answer: JSONValue = [
        "type": "object", "properties": ["data": .object(JSONObject()), "meta": .anyObject], "required": ["data"],
    ]

    private static func access(
        _ id: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        request: JSONValue? = nil,
        status: Int = 200
    ) -> Self {
        Self(
            id,
            summary: summary,
            tags: ["access"],
            parameters: parameters,
            request: request,
            response: answer,
            status: status
        )
    }

    static let listRoles = access("listRoles", "All roles")
    static let createRole = access(
        "createRole",
        "Makes a role",
        planned + [.idempotencyKey],
        request: texts(["name"], optional: ["description": .textSchema]),
        status: 201
    )
    static let getRole = access("getRole", "One role", [name])
    static let updateRole = access(
        "updateRole",
        "Describes a role",
        [name] + planned,
        request: texts([], optional: ["description": .textSchema])
    )
    static let deleteRole = access("deleteRole", "Removes a role and its grants", [name] + planned)

    static let listGrants = access(
        "listGrants",
        "Grants, oldest first",
        [.text("role", "Only those of this role"), .text("entity", "Only those on this entity")]
    )
    static let createGrant = access(
        "createGrant",
        "Makes a grant",
        planned + [.idempotencyKey],
        request: grant,
        status: 201
    )
    static let getGrant = access("getGrant", "One grant", [id])
    static let updateGrant = access("updateGrant", "Changes members of a grant", [id] + planned, request: grant)
    static let deleteGrant = access("deleteGrant", "Removes a grant", [id] + planned)
    static let applyPreset = access(
        "applyPreset",
        "Puts ready-made grants in the place of an entity's",
        planned + [.idempotencyKey],
        request: texts(["entity", "preset"])
    )
    static let testAccess = access(
        "testAccess",
        "What the rules say of a request, without carrying it out",
        [.idempotencyKey],
        request: [
            "type": "object", "required": ["entity", "action"],
            "properties": [
                "user": .object(JSONObject()), "role": .textSchema, "entity": .textSchema, "action": .textSchema,
                "id": .object(JSONObject()), "data": .anyObject,
            ],
        ]
    )
}
