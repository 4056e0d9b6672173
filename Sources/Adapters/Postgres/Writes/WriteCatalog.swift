// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// The statements of writes, rendered once for all writes of one form.
final class WriteCatalog: Sendable {
    /// A class, because it is handed around for every row.
    final class Entry: Sendable {
        let statement: WriteStatement
        let query: Query
        let idFormat: PrimaryFormat

        init(_ statement: WriteStatement, of entity: Entity) {
            self.statement = statement
            query = Query(statement.sql)
            idFormat = entity.primaryFormat
        }
    }

    private let entries = RenderingCache<WriteStatement.Key, Entry>()

    func entry(_ form: WriteForm, of entity: Entity, in schema: Schema) -> Entry {
        entries.entry(WriteStatement.Key(form, of: entity, in: schema)) {
            Entry(WriteStatement(form, of: entity, in: schema, dialect: .postgres), of: entity)
        }
    }

    func removeAll() { entries.removeAll() }
}
