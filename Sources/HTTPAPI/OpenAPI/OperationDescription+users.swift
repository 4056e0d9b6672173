// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about managing accounts, keys and the audit log.
extension OperationDescription {
    private static let id = Parameter("id", in: .path, summary: "Id of an account")
    private static let key = Parameter("id", in: .path, summary: "Id of a key")
    private static let after = Parameter.text("after", "Id of the last one of the page before")
    private static let limit = Parameter(
        "limit",
        in: .query,
        summary: "How many at most",
        schema: ["type": "integer", "minimum": 1, "maximum": 200, "default": 50]
    )
    private static let listed: JSONValue = .record(["data": .list(of: .anyObject), "meta": .anyObject])
    private static let one: JSONValue = .data(.anyObject)
    private static let newUser = texts(
        ["email"],
        optional: [
            "password": .textSchema, "role": .textSchema, "roles": .list(of: .textSchema), "verified": .booleanSchema,
        ],
        allowingMore: true
    )
    private static let role = texts(["role"])

    static let listUsers = auth(
        "listUsers",
        "Accounts, newest first",
        [
            .text("email", "Only the one with this address"), .text("id", "Only this one"),
            .text("role", "Only those whose first role it is"), after, limit,
        ],
        response: listed
    )
    static let createUser = auth("createUser", "Makes an account", request: newUser, response: one, status: 201)
    static let getUser = auth("getUser", "One account", [id], response: one)
    static let updateUser = auth(
        "updateUser",
        "Changes an account",
        [id],
        request: texts(
            [],
            optional: [
                "email": .textSchema, "password": .textSchema, "verified": .booleanSchema, "disabled": .booleanSchema,
            ]
        ),
        response: one
    )
    static let deleteUser = auth("deleteUser", "Deletes an account with all that belongs to it", [id], response: one)
    static let assignRole = auth("assignRole", "Gives an account a role", [id], request: role, response: one)
    static let unassignRole = auth(
        "unassignRole",
        "Takes a role from an account",
        [id, Parameter("role", in: .path, summary: "Name of a role")],
        response: one
    )
    static let unassignRoleByBody = auth(
        "unassignRoleByBody",
        "Takes a role from an account",
        [id],
        request: role,
        response: one
    )
    static let createByAction = auth("createByAction", "Makes an account, as bknd's clients do", request: newUser)
    static let createByActionSchema = auth("createByActionSchema", "JSON Schema of the body that makes an account")
    static let impersonate = auth(
        "impersonate",
        "A token in somebody's name, marked as such",
        request: ["type": "object", "properties": ["user": .object(JSONObject())], "required": ["user"]]
    )

    // MARK: - Keys and log

    static let listKeys = auth("listKeys", "API keys, newest first", [after, limit], response: listed)
    static let createKey = auth(
        "createKey",
        "Makes an API key, which is shown in this answer alone",
        request: [
            "type": "object", "required": ["name", "kind"], "additionalProperties": false,
            "properties": [
                "name": .textSchema, "kind": ["type": "string", "enum": ["publishable", "secret"]],
                "scopes": .list(of: .anyObject), "expiresAt": ["type": "string", "format": "date-time"],
            ],
        ],
        response: one,
        status: 201
    )
    static let getKey = auth("getKey", "One API key", [key], response: one)
    static let revokeKey = auth("revokeKey", "Ends an API key at once", [key], response: one)
    static let listActivity = auth(
        "listActivity",
        "The audit log, newest first; without logs.read the caller's own part of it",
        [
            .text("action", "As sign_in"), .text("actor", "As user:1"), .text("user", "Id of an account"),
            .choice("outcome", ["succeeded", "failed", "refused"], "How it ended"),
            .text("since", "Later than this moment"), .text("until", "Earlier than this moment"), after, limit,
        ],
        response: listed
    )
}
