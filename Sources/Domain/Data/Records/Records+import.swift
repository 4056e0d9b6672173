// SPDX-License-Identifier: Apache-2.0

import Kernel

extension Records {
    static let importLimit = 100_000
    static let importChunk = 1000

    /// Creates records from a file, or updates those that are there (``ImportOptions/onConflict``).
    ///
    /// Everything in the spool is validated before anything is written. Up to 100,000 rows are written all or none in
    /// one transaction; a partial import commits every 1,000 and stops behind the 1,000 in which the database refuses
    /// a row.
    /// Ids may be given; relations are written by their key fields only. Bad lines are in the report, not thrown.
    public func importRows(
        _ entityName: String,
        from spool: any ImportSpool,
        options: ImportOptions,
        context: RequestContext
    ) async throws(DataError) -> ImportReport {
        let schema = self.schema
        let entity = try schema.requireEntity(entityName)
        let importer = try Importer(records: self, entity: entity, schema: schema, options: options, context: context)
        return try await importer.run(spool)
    }
}
