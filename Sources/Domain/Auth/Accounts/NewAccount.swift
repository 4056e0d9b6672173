// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a new account is made from.
public struct NewAccount: Sendable {
    public var email: String
    /// The address was made up, since every account has one; nobody may choose such an address.
    var isAddressMadeUp = false
    /// Nil for an account that signs in by other means.
    public var password: Secret<String>?
    /// `password`, `anonymous`, or the name of a provider.
    public var strategy: String
    public var roles: [String]
    public var isVerified: Bool
    /// The app's own fields.
    public var fields: JSONObject

    public init(
        email: String,
        password: Secret<String>? = nil,
        strategy: String = "password",
        roles: [String] = [],
        isVerified: Bool = false,
        fields: JSONObject = JSONObject()
    ) {
        self.email = email
        self.password = password
        self.strategy = strategy
        self.roles = roles
        self.isVerified = isVerified
        self.fields = fields
    }
}
