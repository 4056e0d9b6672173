// SPDX-License-Identifier: Apache-2.0

/// What a ``ScalarFunction`` answers when it can't give a value; the statement that called it fails with the message.
public struct FunctionFailure: Error, Hashable {
    public let message: String
    public init(_ message: String) { self.message = message }
}
