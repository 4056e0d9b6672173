// SPDX-License-Identifier: Apache-2.0
public import Kernel

/// The keys that requests are signed with.
public struct S3Credentials: Sendable, Hashable {
    public let access: String
    public let secret: Secret<String>
    /// The token of keys that count for a while only.
    public let session: Secret<String>?

    public init(access: String, secret: Secret<String>, session: Secret<String>? = nil) {
        self.access = access
        self.secret = secret
        self.session = session
    }
}
