// SPDX-License-Identifier: Apache-2.0

/// What a test did not expect.
public struct Mistake: Error {
    public let text: String
    public init(_ text: String) { self.text = text }
}
