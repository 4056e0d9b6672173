// SPDX-License-Identifier: Apache-2.0

import Kernel

/// JSON Schema of the `auth` module's configuration.
enum AuthModuleSchema {
    static let json: JSONValue = [
        "type": "object", "additionalProperties": false,
        "properties": [
            "allow_register": flag, "default_role_register": optionalText,
            "jwt": object([
                "alg": ["type": "string", "enum": ["EdDSA", "HS256"]], "issuer": optionalText, "fields": texts,
            ]),
            "cookie": object([
                "domain": optionalText, "path": text,
                "sameSite": ["type": "string", "enum": ["lax", "strict", "none"]],
                "secure": ["type": ["boolean", "null"]], "expires": seconds, "renew": flag, "pathSuccess": text,
                "pathLoggedOut": text,
            ]),
            "password": object([
                "minLength": number, "memory": number, "iterations": number, "parallelism": number,
            ]),
            "session": object([
                "expires": seconds, "accessExpires": seconds, "refreshExpires": seconds,
                "impersonationExpires": seconds, "freshProof": seconds, "maximum": seconds, "limit": number,
            ]),
            "strategies": ["type": "object", "additionalProperties": strategy],
            "redirects": texts, "mfa": object(["requiredForAdmins": flag, "issuer": optionalText]),
            "anonymous": object(["enabled": flag]), "activity": object(["expires": seconds, "entries": number]),
            "mail": object([
                "appName": optionalText, "links": ["type": "object", "additionalProperties": text],
                "templates": ["type": "object"],
            ]),
        ],
    ]

    private static let flag: JSONValue = ["type": "boolean"]
    private static let text: JSONValue = ["type": "string"]
    private static let optionalText: JSONValue = ["type": ["string", "null"]]
    private static let texts: JSONValue = ["type": "array", "items": ["type": "string"]]
    private static let number: JSONValue = ["type": "integer", "minimum": 1]
    private static let seconds: JSONValue = ["type": "integer", "minimum": 1, "description": "Seconds"]
    private static let strategy = object([
        "type": ["type": "string", "enum": ["password", "oauth", "custom_oauth"]], "enabled": flag,
        "config": ["type": "object"],
    ])

    private static func object(_ properties: JSONValue) -> JSONValue {
        ["type": "object", "additionalProperties": false, "properties": properties]
    }
}
