// SPDX-License-Identifier: Apache-2.0

public import JSON

extension Records {
    /// A page of records; for the parameters see ``list(_:_:context:isCompatible:variant:ifNoneMatch:writer:)``.
    public func list(
        _ entityName: String,
        _ query: RecordQuery,
        context: RequestContext,
        writer: JSONWriter = JSONWriter(capacity: 4096)
    ) async throws(DataError) -> Conditional<ListAnswer> {
        try await list(entityName, Question(query), context: context, writer: writer)
    }

    /// One record by its id, with what `query` selects and embeds.
    public func get(
        _ entityName: String,
        _ id: String,
        _ query: RecordQuery,
        context: RequestContext,
        writer: JSONWriter = JSONWriter(capacity: 1024)
    ) async throws(DataError) -> Conditional<RecordAnswer> {
        try await get(entityName, id, Question(query), context: context, writer: writer)
    }
}
