// SPDX-License-Identifier: Apache-2.0

public struct MediaRules: Sendable, Hashable {
    public var minItems: Int?
    public var maxItems: Int?
    public var mimeTypes: [String]
    public init(minItems: Int? = nil, maxItems: Int? = nil, mimeTypes: [String] = []) {
        self.minItems = minItems
        self.maxItems = maxItems
        self.mimeTypes = mimeTypes
    }
}
