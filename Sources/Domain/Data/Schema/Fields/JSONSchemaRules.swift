// SPDX-License-Identifier: Apache-2.0

public import Kernel

public struct JSONSchemaRules: Sendable, Hashable {
    /// The JSON Schema against which a value is validated.
    public var schema: JSONValue
    public init(schema: JSONValue) { self.schema = schema }
}
