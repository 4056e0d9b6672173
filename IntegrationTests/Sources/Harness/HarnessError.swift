// SPDX-License-Identifier: Apache-2.0

/// Why a test could not do what it set out to do; the text is all that anybody needs.
public struct HarnessError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
