// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// What is kept of a sign-in while the browser is at the provider.
///
/// The challenge that the browser or program holds is the root of its secrets: verifier and nonce are derived from it,
/// so that the stored record gives nothing away. The `state` is another random text; the record has its hash.
struct OAuthState: Sendable {
    let provider: String
    let action: OAuthAction
    let mode: OAuthMode
    let redirectURI: String
    let redirect: String?
    /// The session in which a link was begun; with its end the link ends.
    let session: String?
    /// The hash of the code that came back with this sign-in's `state` to the page of token mode.
    var arrival: String?

    var payload: JSONObject {
        var payload = JSONObject([
            ("provider", .string(provider)), ("action", .string(action.rawValue)), ("mode", .string(mode.rawValue)),
            ("redirectURI", .string(redirectURI)),
        ])
        payload["redirect"] = redirect.map { .string($0) }
        payload["session"] = session.map { .string($0) }
        payload["arrival"] = arrival.map { .string($0) }
        return payload
    }
}

extension OAuthState {
    init?(_ payload: JSONObject) {
        guard let provider = payload["provider"]?.stringValue,
            let action = payload["action"]?.stringValue.flatMap(OAuthAction.init),
            let mode = payload["mode"]?.stringValue.flatMap(OAuthMode.init),
            let redirectURI = payload["redirectURI"]?.stringValue
        else { return nil }
        self.provider = provider
        self.action = action
        self.mode = mode
        self.redirectURI = redirectURI
        redirect = payload["redirect"]?.stringValue
        session = payload["session"]?.stringValue
        arrival = payload["arrival"]?.stringValue
    }
}
