// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import Synchronization

/// Gives the schema that a test has set.
public final class StaticSchemaSource: SchemaSource {
    private let schema: Mutex<Schema>

    public init(_ schema: Schema) { self.schema = Mutex(schema) }

    public var current: Schema { schema.withLock { $0 } }

    public func set(_ schema: Schema) { self.schema.withLock { $0 = schema } }
}
