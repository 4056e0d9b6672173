// SPDX-License-Identifier: Apache-2.0

/// The system gave no thread.
public struct ThreadStartError: Error, Hashable {
    /// That of `pthread_create`.
    public let code: Int32

    public init(code: Int32) { self.code = code }
}
