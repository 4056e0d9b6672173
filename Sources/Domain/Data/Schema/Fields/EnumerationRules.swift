// SPDX-License-Identifier: Apache-2.0

public struct EnumerationRules: Sendable, Hashable {
    public var values: [String]
    public init(values: [String]) { self.values = values }
}
