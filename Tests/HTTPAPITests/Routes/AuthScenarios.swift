// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel

/// The addresses of accounts; the caller's own account has the id 1.
enum AuthScenarios {
    static let all = signingIn + ownAccount + users + settings

    private static let signedIn: JSONValue = [
        "user": ["id": 1, "email": "someone-user@example.org", "role": "user", "roles": ["user"]], "token": "*",
        "expiresAt": "*",
    ]

    private static let signingIn: [Scenario] = [
        .init(
            .get,
            "/api/auth/strategies",
            200,
            ["strategies": ["password": ["type": "password", "enabled": true]], "basepath": "/api/auth"]
        ).from(.nobody),
        .init(.post, "/api/auth/logout", 200, ["ok": true]).from(.user),
        .init(.get, "/api/auth/logout", 200, ["ok": true]).from(.nobody),
        .init(
            .post,
            "/api/auth/password/login",
            #"{"email":"Someone-User@example.org","password":"correct horse battery"}"#,
            200,
            signedIn
        ).from(.user),
        .refusal(
            .post,
            "/api/auth/password/login",
            #"{"email":"someone-user@example.org","password":"wrong horse battery"}"#,
            401,
            "invalid_credentials"
        ).from(.user),
        .refusal(.post, "/api/auth/password/login", #"{"email":1}"#, 422, "invalid_type", "/email").from(.nobody),
        .refusal(.post, "/api/auth/password/login", "[]", 422, "invalid_type", "").from(.nobody),
        .refusal(.post, "/api/auth/password/login", "{", 400, "malformed_json", "").from(.nobody),
        .init(
            .post,
            "/api/auth/password/register",
            #"{"email":"new@example.org","password":"a long enough secret","refresh":true}"#,
            200,
            ["user": ["email": "new@example.org"], "token": "*", "refreshToken": "*"]
        ).from(.nobody),
        .init(
            .post,
            "/api/auth/password/register",
            #"{"email":"new@example.org","password":"a long enough secret","role":"admin"}"#,
            422,
            ["errors": [["pointer": "/role"]]]
        ).from(.nobody),
        .init(.post, "/api/auth/password/reset", #"{"email":"nobody@example.org"}"#, 200, ["success": true]).from(
            .nobody
        ),
        .refusal(
            .post,
            "/api/auth/password/reset/confirm",
            #"{"token":"x","password":"a long enough secret"}"#,
            401,
            "invalid_credentials"
        ).from(.nobody),
        .init(.post, "/api/auth/magic/login", #"{"email":"nobody@example.org"}"#, 200, ["success": true]).from(.nobody),
        .refusal(
            .post,
            "/api/auth/magic/login?redirect=//evil.example",
            #"{"email":"nobody@example.org"}"#,
            400,
            "invalid_redirect"
        ).from(.nobody),
        .refusal(.get, "/api/auth/magic/callback?token=x", 401, "invalid_credentials").from(.nobody),
        .init(
            .post,
            "/api/auth/otp/login",
            #"{"email":"nobody@example.org"}"#,
            200,
            ["success": true, "data": ["expiresAt": "*"]]
        ).from(.nobody),
        .init(
            .post,
            "/api/auth/otp/register",
            #"{"email":"nobody@example.org"}"#,
            200,
            ["success": true, "data": ["expiresAt": "*"]]
        ).from(.nobody),
        .refusal(.post, "/api/auth/anonymous/login", "{}", 403, "anonymous_disabled").from(.nobody),
        .refusal(.post, "/api/auth/token/refresh", #"{"refreshToken":"rt_x"}"#, 401, "invalid_credentials").from(
            .nobody
        ),
        .refusal(.get, "/api/auth/nowhere/login", 404, "unknown_provider").from(.nobody),
        .init(.get, "/.well-known/jwks.json", 200, ["keys": "*"]).from(.nobody),
    ]

    private static let ownAccount: [Scenario] = [
        .init(.get, "/api/auth/me", 200, ["user": ["id": 1, "email": "someone-user@example.org"]]).from(.user),
        .init(
            .post,
            "/api/auth/password/change",
            #"{"current":"correct horse battery","password":"another long secret"}"#,
            200,
            ["success": true]
        ).from(.user),
        .refusal(
            .post,
            "/api/auth/password/change",
            #"{"current":"wrong","password":"another long secret"}"#,
            401,
            "invalid_credentials"
        ).from(.user),
        .init(.post, "/api/auth/verify", "{}", 200, ["success": true]).from(.user),
        .init(.post, "/api/auth/email/change", #"{"email":"other@example.org"}"#, 200, ["success": true]).from(.user),
        .init(.post, "/api/auth/step-up", #"{"password":"correct horse battery"}"#, 200, ["success": true]).from(.user),
        .refusal(.post, "/api/auth/step-up", #"{"password":"wrong"}"#, 401, "invalid_credentials").from(.user),
        .refusal(.post, "/api/auth/anonymous/upgrade", #"{"email":"a@example.org"}"#, 422, "required", "/password")
            .from(.user),
        .init(.get, "/api/auth/sessions", 200, ["data": [["current": true, "kind": "token"]]]).from(.user),
        .init(.delete, "/api/auth/sessions", 200, ["success": true]).from(.user),
        .refusal(.delete, "/api/auth/sessions/nothing", 404, "not_found").from(.user),
        .init(.get, "/api/auth/identities", 200, ["data": []]).from(.user),
        .init(.post, "/api/auth/totp/enroll", "{}", 200, ["data": ["secret": "*", "uri": "*"]]).from(.user),
        .refusal(.post, "/api/auth/totp/confirm", #"{"code":"123456"}"#, 409, "not_enrolling").from(.user),
        .init(.get, "/api/activity", 200, ["data": [["action": "sign_in", "actor": "user:1"]]]).from(.user),
        .refusal(.get, "/api/activity?outcome=perhaps", 400, "invalid_parameter", "?outcome").from(.user),
    ]

    private static let users: [Scenario] = [
        .init(.get, "/api/users?limit=10", 200, ["data": [["id": 1, "roles": ["admin"]]], "meta": ["items": 1]]).from(
            .admin
        ),
        .init(.get, "/api/users?email=someone-admin@example.org", 200, ["data": [["id": 1]]]).from(.admin),
        .init(.get, "/api/users?email=nobody@example.org", 200, ["data": []]).from(.admin),
        .init(.get, "/api/users?id=7", 200, ["data": []]).from(.admin),
        .refusal(.get, "/api/users?limit=0", 400, "invalid_parameter", "?limit").from(.admin),
        .init(
            .post,
            "/api/users",
            #"{"email":"new@example.org","password":"a long enough secret","roles":["only-schema-read"],"verified":true}"#,
            201,
            ["data": ["email": "new@example.org", "roles": ["only-schema-read"], "verified": true]]
        ).from(.admin),
        .init(.get, "/api/users/1", 200, ["data": ["email": "someone-admin@example.org"]]).from(.admin),
        .refusal(.get, "/api/users/7", 404, "not_found").from(.admin),
        .init(.patch, "/api/users/1", #"{"verified":false}"#, 200, ["data": ["verified": false]]).from(.admin),
        .refusal(.patch, "/api/users/1", #"{"role":"admin"}"#, 422, "unknown_field", "/role").from(.admin),
        .refusal(.patch, "/api/users/1", #"{"disabled":true}"#, 409, "last_administrator").from(.admin),
        .init(
            .post,
            "/api/users/1/roles",
            #"{"role":"only-schema-read"}"#,
            200,
            ["data": ["roles": ["admin", "only-schema-read"]]]
        )
        .from(.admin),
        .init(.delete, "/api/users/1/roles", #"{"role":"only-schema-read"}"#, 200, ["data": ["roles": ["admin"]]]).from(
            .admin
        ),
        .init(.delete, "/api/users/1/roles/only-schema-read", 200, ["data": ["roles": ["admin"]]]).from(.admin),
        .refusal(.delete, "/api/users/1/roles/admin", 409, "last_administrator").from(.admin),
        .init(
            .post,
            "/api/auth/password/actions/create",
            #"{"email":"new@example.org","password":"a long enough secret"}"#,
            200,
            ["success": true, "action": "create", "strategy": "password", "data": ["email": "new@example.org"]]
        ).from(.admin),
        .init(.get, "/api/auth/password/actions/create/schema.json", 200, ["required": ["email", "password"]]).from(
            .nobody
        ),
        .init(.get, "/api/api-keys", 200, ["data": []]).from(.admin),
        .init(
            .post,
            "/api/api-keys",
            #"{"name":"app","kind":"publishable","scopes":[{"entity":"posts","actions":["read"]}]}"#,
            201,
            [
                "data": [
                    "id": "*", "key": "*", "kind": "publishable", "scopes": [["entity": "posts", "actions": ["read"]]],
                ]
            ]
        ).from(.admin),
        .refusal(.post, "/api/auth/impersonate", "{}", 422, "invalid_type", "/user").from(.admin),
        .init(.post, "/api/auth/signing-keys/rotate", "{}", 200, ["success": true]).from(.admin),
        .init(.post, "/api/auth/signing-keys/rotate", #"{"signOut":true}"#, 200, ["success": true]).from(
            .limited(.settingsWrite)
        ),
        .refusal(.post, "/api/auth/signing-keys/rotate", #"{"signOut":1}"#, 422, "invalid_type", "/signOut").from(
            .admin
        ),
    ]

    private static let settings: [Scenario] = [
        .init(.get, "/api/system/config/auth", 200, ["module": "auth", "config": ["allow_register": true]]).from(
            .admin
        ),
        .init(
            .post,
            "/api/system/config/set/auth",
            #"{"allow_register":false}"#,
            202,
            ["success": true, "module": "auth", "config": ["allow_register": false, "jwt": ["alg": "EdDSA"]]]
        ).from(.admin),
        .init(
            .post,
            "/api/system/config/set/auth?force=1",
            #"{"redirects":["https://app.example"]}"#,
            202,
            ["config": ["redirects": ["https://app.example"], "allow_register": true]]
        ).from(.admin),
        .init(
            .patch,
            "/api/system/config/patch/auth/cookie",
            #"{"sameSite":"strict"}"#,
            202,
            ["config": ["cookie": ["sameSite": "strict", "path": "/"]]]
        ).from(.admin),
        .init(
            .put,
            "/api/system/config/overwrite/auth/redirects",
            #"["https://app.example"]"#,
            202,
            ["config": ["redirects": ["https://app.example"]]]
        ).from(.admin),
        .init(.delete, "/api/system/config/remove/auth/redirects", 202, ["config": ["redirects": []]]).from(.admin),
        .init(
            .post,
            "/api/system/config/add/auth/allow_register",
            "false",
            409,
            ["success": false, "code": "already_exists", "error": "Path already exists"]
        ).from(.admin),
        .init(.post, "/api/system/config/set/auth", #"{"jwt":{"alg":"none"}}"#, 422, ["success": false]).from(.admin),
    ]
}
