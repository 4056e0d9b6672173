// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about signing in and about the caller's own account.
extension OperationDescription {
    static func auth(
        _ id: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        request: JSONValue? = nil,
        response: JSONValue? = .anyObject,
        status: Int = 200
    ) -> Self {
        Self(
            id,
            summary: summary,
            tags: ["auth"],
            parameters: parameters,
            request: request,
            response: response,
            status: status
        )
    }

    private static let redirect = Parameter.text(
        "redirect",
        "Where a browser goes afterwards: a path, or an allowed origin"
    )
    private static let signedIn: JSONValue = [
        "type": "object", "required": ["user", "token"],
        "properties": [
            "user": .anyObject, "token": .textSchema, "expiresAt": .textSchema, "refreshToken": .textSchema,
        ],
    ]
    private static let done: JSONValue = .record(["success": .booleanSchema, "data": .anyObject])

    /// An object of texts, of which those in `optional` may be left out; what is not named is refused, or is the app's.
    static func texts(_ required: [String], optional: [String: JSONValue] = [:], allowingMore: Bool = false)
        -> JSONValue
    {
        let members =
            required.map { ($0, JSONValue.textSchema) } + optional.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return [
            "type": "object", "properties": .object(JSONObject(members)),
            "required": .array(required.map { .string($0) }), "additionalProperties": .boolean(allowingMore),
        ]
    }

    private static let refreshing: [String: JSONValue] = ["refresh": .booleanSchema]

    // MARK: - Signing in

    static let strategies = auth(
        "strategies",
        "The ways to sign in",
        [.flag("include_disabled", "Also those that are switched off")]
    )
    static let signOutByLink = auth("signOutByLink", "Signs out; not for pages of other sites", [redirect])
    static let signOut = auth("signOut", "Signs out", [redirect])
    static let login = auth(
        "login",
        "Signs in with e-mail address and password",
        [redirect],
        request: texts(["email", "password"], optional: refreshing, allowingMore: true),
        response: signedIn
    )
    static let register = auth(
        "register",
        "Makes an account and signs in",
        [redirect],
        request: texts(["email", "password"], optional: refreshing, allowingMore: true),
        response: signedIn
    )
    static let requestReset = auth(
        "requestPasswordReset",
        "Mails a link to set another password with",
        request: texts(["email"]),
        response: done
    )
    static let confirmReset = auth(
        "confirmPasswordReset",
        "Sets another password by the link",
        request: texts(["token", "password"]),
        response: done
    )
    static let requestLink = auth(
        "requestMagicLink",
        "Mails a link to sign in by",
        [redirect],
        request: texts(["email"]),
        response: done
    )
    static let magicCallback = auth(
        "magicCallback",
        "Where a mailed link leads",
        [.text("token", "Of the link")],
        response: signedIn
    )
    static let codeLogin = auth(
        "codeLogin",
        "Mails a code of six digits, or signs in with it",
        [redirect],
        request: texts(["email"], optional: ["code": .textSchema, "refresh": .booleanSchema]),
        response: .anyObject
    )
    static let codeRegister = auth(
        "codeRegister",
        "Mails a code of six digits, or makes an account with it and signs in",
        [redirect],
        request: texts(["email"], optional: ["code": .textSchema, "refresh": .booleanSchema], allowingMore: true),
        response: .anyObject
    )
    static let anonymousLogin = auth(
        "anonymousLogin",
        "Makes an account without a name and signs in",
        [redirect],
        request: texts([], optional: refreshing),
        response: signedIn
    )
    static let verifySecondFactor = auth(
        "verifySecondFactor",
        "The second step of a sign-in",
        [redirect],
        request: texts(["challenge"], optional: ["code": .textSchema, "recovery": .textSchema]),
        response: signedIn
    )
    static let confirmVerification = auth(
        "confirmVerification",
        "Confirms the address of an account by the link",
        request: texts(["token"]),
        response: done
    )
    static let confirmEmailChange = auth(
        "confirmEmailChange",
        "Confirms one end of an address change by the link",
        request: texts(["token"]),
        response: done
    )
    static let refreshToken = auth(
        "refreshToken",
        "A new short token and a new refresh token",
        request: texts(["refreshToken"]),
        response: signedIn
    )
    static let setUp = auth(
        "setUp",
        "Makes the first administrator by the one-time link",
        request: texts(["token", "email", "password"]),
        response: signedIn
    )
    private static func page(_ id: String, _ summary: String) -> Self {
        var description = auth(
            id,
            summary,
            [.text("token", "Of the link"), .text("done", "Set behind the form")],
            response: .textSchema
        )
        description.responseType = "text/html"
        return description
    }

    static let setUpPage = page("setUpPage", "The page behind the one-time link of a new server")
    static let verifyPage = page("verifyPage", "The page that confirms an address by the link of a mail")
    static let resetPage = page("resetPage", "The page that sets another password by the link of a mail")
    static let emailPage = page("emailPage", "The page that confirms a change of address by the link of a mail")
    static let rotateSigningKeys = auth(
        "rotateSigningKeys",
        "Makes a new key to sign tokens with; needs a fresh proof. With signOut all tokens and sessions end",
        request: texts([], optional: ["signOut": .booleanSchema]),
        response: done
    )
    static let publicKeys = auth("publicKeys", "The keys by which tokens can be checked, as a JWK set")
}
