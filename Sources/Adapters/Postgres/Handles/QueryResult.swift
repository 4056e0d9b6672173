// SPDX-License-Identifier: Apache-2.0
internal import CPostgres
internal import Kernel

/// The rows that a statement gave, as text; freed with the value.
@safe
final class QueryResult {
    private let handle: OpaquePointer

    /// Takes over `handle`.
    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe PQclear(handle) }

    /// Nil for a statement that went well.
    var error: PostgresError? {
        switch unsafe PQresultStatus(handle) {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: unsafe PostgresError(handle)
        case PGRES_PIPELINE_ABORTED: PostgresError(kind: .other, message: "behind a statement that failed")
        default: nil
        }
    }

    /// Not run, as one before it failed.
    var isSkipped: Bool { unsafe PQresultStatus(handle) == PGRES_PIPELINE_ABORTED }
    var isSync: Bool { unsafe PQresultStatus(handle) == PGRES_PIPELINE_SYNC }

    /// What the server says that it did: `COMMIT`, `INSERT 0 1`.
    var tag: String { unsafe PostgresError.text(PQcmdStatus(handle)) }

    /// How many rows were written.
    var writtenCount: Int { Int(unsafe PostgresError.text(PQcmdTuples(handle))) ?? 0 }

    var rowCount: Int { Int(unsafe PQntuples(handle)) }
    var columnCount: Int { Int(unsafe PQnfields(handle)) }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        unsafe PQgetisnull(handle, Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column)) != 0
    }

    /// Lends the bytes of a cell; an empty text for null.
    @inline(__always)
    func withBytes<Output>(_ row: Int, _ column: Int, _ body: (Span<UInt8>) -> Output) -> Output {
        let (row, column) = (Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column))
        let count = Int(unsafe PQgetlength(handle, row, column))
        guard let text = unsafe PQgetvalue(handle, row, column) else { return body([UInt8]().span) }
        return unsafe text.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
            body(unsafe Span(_unsafeStart: bytes, count: count))
        }
    }

    func text(_ row: Int, _ column: Int) -> String? {
        guard !isNull(row, column) else { return nil }
        return withBytes(row, column) { CellText.string($0) }
    }

    func integer(_ row: Int, _ column: Int) -> Int64? {
        guard !isNull(row, column) else { return nil }
        return withBytes(row, column) { CellText.integer($0) }
    }

    func flag(_ row: Int, _ column: Int) -> Bool {
        withBytes(row, column) { $0.count > 0 && $0[0] == UInt8(ascii: "t") }
    }

    /// The column's type, as the server numbers them.
    func typeNumber(_ column: Int) -> UInt32 { unsafe PQftype(handle, Int32(truncatingIfNeeded: column)) }
}
