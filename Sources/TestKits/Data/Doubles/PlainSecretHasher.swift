// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// Keeps secrets readable behind a mark, so that tests are fast and can tell a hash from a secret. For tests alone.
public struct PlainSecretHasher: SecretHasher {
    public init() {}

    public func hash(_ secret: String) async throws(DataError) -> String { "$plain$" + secret }

    public func verify(_ secret: String, against hash: String) async throws(DataError) -> Bool {
        hash == "$plain$" + secret
    }
}
