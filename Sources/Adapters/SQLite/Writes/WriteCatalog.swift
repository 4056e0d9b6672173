// SPDX-License-Identifier: Apache-2.0

internal import DataDomain
internal import Kernel
internal import SQLRendering

/// The statements of writes, rendered once for all writes of one form.
final class WriteCatalog: Sendable {
    /// A class, because it is handed around for every row.
    final class Entry: Sendable {
        /// Names the statement among those that a connection keeps.
        let key: Int
        let statement: WriteStatement

        init(key: Int, _ statement: WriteStatement) {
            self.key = key
            self.statement = statement
        }

        /// What to bind.
        func values(_ plan: [Value], key: Value = .null, cells: [Value] = []) -> [Value] {
            statement.sql.values(plan, key: key, cells: cells)
        }
    }

    private let entries = RenderingCache<WriteStatement.Key, Entry>()
    private let programs: ProgramCache

    init(_ programs: ProgramCache) { self.programs = programs }

    func entry(_ form: WriteForm, of entity: Entity, in schema: Schema) -> Entry {
        entries.entry(WriteStatement.Key(form, of: entity, in: schema)) {
            Entry(key: programs.nextKey(), WriteStatement(form, of: entity, in: schema, dialect: .sqlite))
        }
    }

    func removeAll() { entries.removeAll() }
}
