// SPDX-License-Identifier: Apache-2.0

/// Somebody has proved to be the owner of an account: what a session may be opened for.
public struct Proof: Sendable {
    public let account: Account
    public let method: SignInMethod

    public init(account: Account, method: SignInMethod) {
        self.account = account
        self.method = method
    }
}
