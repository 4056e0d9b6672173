// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Synchronization

/// The schemas that plans may still name: the current one, and those before it as long as requests made under them
/// can be under way.
final class SchemaShelf: Sendable {
    private static let capacity = 8
    private let schemas: Mutex<[Schema]>

    init(_ schema: Schema) { schemas = Mutex([schema]) }

    var current: Schema { schemas.withLock { $0.last } ?? .empty }

    func schema(version: Int) -> Schema? {
        schemas.withLock { schemas in schemas.last { $0.version == version } }
    }

    func add(_ schema: Schema) {
        schemas.withLock { schemas in
            schemas.removeAll { $0.version == schema.version }
            schemas.append(schema)
            if schemas.count > Self.capacity { schemas.removeFirst() }
        }
    }
}
