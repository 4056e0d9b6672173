// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension AuthSettingsSource {
    /// Makes a new key that signs tokens from now on. Needs `settings.write` and a fresh proof of who asks.
    /// - Parameter signsOut: the old keys are dropped and all sessions end, the caller's too; for keys that leaked.
    public func rotate(
        _ keys: SigningKeys,
        signingOut signsOut: Bool,
        by principal: Principal,
        client: Client = Client()
    ) async throws(AuthError) {
        try Authority(of: principal, in: roles).require(Self.writePermission)
        try principal.requireFreshProof(within: policy.session.freshProof, now: clock.now())
        let event = ActivityEvent(
            "signing_keys.rotate",
            actor: principal.actor,
            client: client,
            details: JSONObject([("signOut", .boolean(signsOut))])
        )
        let ending: [AuthWrite] = signsOut ? [.removeAll(.sessions, where: [])] : []
        try await keys.rotate(droppingOld: signsOut, beside: ending + [activity.write(of: event)])
    }
}
