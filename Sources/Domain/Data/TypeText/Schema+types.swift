// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// The schema as TypeScript that imports nothing: per entity an interface, and those of its creates and updates.
    public var typeScript: String { TypeScriptText(self).text }

    /// The schema as Swift: per entity a `Codable` struct, and those of its creates and updates.
    public var swiftTypes: String { SwiftText(self).text }
}
