// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import SQLRendering

/// A table by its schema and its name.
struct TablePlace: Hashable {
    let namespace: String
    let name: String

    init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    init(_ entity: Entity) {
        let table = entity.table
        namespace = table.namespace ?? Dialect.postgres.namespace(of: table.name) ?? "public"
        name = table.name
    }
}
