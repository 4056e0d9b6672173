// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What is changed about an account by somebody who manages it; nil leaves a thing as it is.
public struct AccountChange: Sendable {
    public var email: String?
    public var password: Secret<String>?
    public var isVerified: Bool?
    public var isDisabled: Bool?

    public init(
        email: String? = nil,
        password: Secret<String>? = nil,
        isVerified: Bool? = nil,
        isDisabled: Bool? = nil
    ) {
        self.email = email
        self.password = password
        self.isVerified = isVerified
        self.isDisabled = isDisabled
    }
}
