// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about the caller's own account.
extension OperationDescription {
    private static let done: JSONValue = .record(["success": .booleanSchema, "data": .anyObject])
    private static let listed: JSONValue = .record(["data": .list(of: .anyObject), "meta": .anyObject])

    static let me = auth("me", "Who asks; 403 with {\"user\":null} for nobody")
    static let changePassword = auth(
        "changePassword",
        "Changes the caller's password and ends the other sessions",
        request: texts(["current", "password"]),
        response: done
    )
    static let requestVerification = auth(
        "requestVerification",
        "Mails a link that confirms the address",
        response: done
    )
    static let requestEmailChange = auth(
        "requestEmailChange",
        "Mails links to the old and the new address",
        request: texts(["email"], optional: ["password": .textSchema]),
        response: done
    )
    static let stepUp = auth(
        "stepUp",
        "Proves again who the caller is",
        request: texts([], optional: ["password": .textSchema, "code": .textSchema]),
        response: done
    )
    static let upgradeAnonymous = auth(
        "upgradeAnonymous",
        "Gives an account without a name a name and a password",
        request: texts(["email", "password"])
    )
    static let listSessions = auth("listSessions", "The caller's sessions", response: listed)
    static let endOtherSessions = auth("endOtherSessions", "Ends all sessions but the one that asks", response: done)
    static let endSession = auth(
        "endSession",
        "Ends one of the caller's sessions",
        [Parameter("id", in: .path, summary: "Id of a session")],
        response: done
    )
    static let listIdentities = auth(
        "listIdentities",
        "The identities elsewhere that open the account",
        response: listed
    )
    static let unlinkIdentity = auth(
        "unlinkIdentity",
        "Takes an identity away from the account",
        [Parameter("provider", in: .path, summary: "Name of a provider, or id of an identity")],
        response: done
    )

    // MARK: - Second factor

    static let enrollSecondFactor = auth(
        "enrollSecondFactor",
        "Begins to set up an authenticator app; shows its secret",
        response: .data(.anyObject)
    )
    static let confirmSecondFactor = auth(
        "confirmSecondFactor",
        "Puts the authenticator app into force; shows the recovery codes",
        request: texts(["code"]),
        response: .data(.anyObject)
    )
    static let disableSecondFactor = auth(
        "disableSecondFactor",
        "Takes the second factor away",
        request: texts(["code"]),
        response: done
    )
    static let renewRecoveryCodes = auth(
        "renewRecoveryCodes",
        "New recovery codes; the old ones end",
        request: texts(["code"]),
        response: .data(.anyObject)
    )

    // MARK: - Providers

    private static let provider = Parameter("provider", in: .path, summary: "Name of a provider in the settings")
    private static let redirect = Parameter.text("redirect", "Where the browser goes afterwards")
    private static let begun: JSONValue = .record(["url": .textSchema, "challenge": .textSchema, "action": .textSchema])

    private static func begin(_ id: String, _ summary: String) -> Self {
        auth(id, summary, [provider], response: begun)
    }

    private static func form(_ id: String, _ summary: String) -> Self {
        auth(id, summary, [provider, redirect], response: nil, status: 302)
    }

    static let providerLogin = begin("providerLogin", "Begins a sign-in at a provider, for programs")
    static let providerLoginByForm = form("providerLoginByForm", "Sends a browser to a provider to sign in")
    static let providerRegister = begin("providerRegister", "Begins a registration at a provider, for programs")
    static let providerRegisterByForm = form("providerRegisterByForm", "Sends a browser to a provider to register")
    static let providerLink = begin("providerLink", "Begins to link an identity to the caller's account, for programs")
    static let providerLinkByForm = form("providerLinkByForm", "Sends a browser to a provider to link an identity")
    static let providerCallback = auth("providerCallback", "Where a provider sends the browser back to", [provider])
        .takingAnyQuery
    static let providerCallbackByForm = auth(
        "providerCallbackByForm",
        "Where a provider posts its answer to",
        [provider],
        response: nil,
        status: 302
    )
    static let providerToken = auth("providerToken", "Shows the code that a program trades for a token", [provider])
        .takingAnyQuery
}
