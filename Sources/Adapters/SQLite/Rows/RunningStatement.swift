// SPDX-License-Identifier: Apache-2.0

internal import CSQLite
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// A statement that is lent for the time of one read, together with those of the rows embedded in it. A lent
/// ``Statement`` can't be kept in a list; its handle can, for as long as the loan lasts.
@safe
struct RunningStatement {
    private let handle: OpaquePointer
    private let state: ConnectionState

    init(_ statement: borrowing Statement) {
        unsafe handle = statement.handle
        state = statement.state
    }

    func step() throws(DatabaseError) -> Bool {
        guard !state.interrupt.isRequested else { throw .unavailable }
        state.isWriting = false
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw DatabaseError(error(code))
        }
    }

    func reset() { _ = unsafe sqlite3_reset(handle) }

    func isNull(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

    /// Binds to the parameters at `places`, counted from one, what `column` of another statement's row holds.
    func bind(_ places: [Int32], to column: Int, of row: RunningStatement) throws(DatabaseError) {
        for place in places {
            let code = unsafe sqlite3_bind_value(handle, place, sqlite3_column_value(row.handle, Int32(column)))
            guard code == SQLITE_OK else { throw DatabaseError(error(code)) }
        }
    }

    @inline(__always)
    func give<Sink: RowSink & ~Copyable>(_ cell: OutputCell, to sink: inout Sink) {
        give(Int32(truncatingIfNeeded: cell.place), as: cell.output, to: &sink)
    }

    /// Gives one cell to the sink, in the type in which it is stored.
    @inline(__always)
    func give<Sink: RowSink & ~Copyable>(_ place: Int32, as output: OutputColumn, to sink: inout Sink) {
        switch unsafe sqlite3_column_type(handle, place) {
        case SQLITE_INTEGER: sink.integer(unsafe sqlite3_column_int64(handle, place), output)
        case SQLITE_FLOAT: sink.real(unsafe sqlite3_column_double(handle, place), output)
        case SQLITE_NULL: sink.null(output)
        default:
            guard let bytes = unsafe sqlite3_column_text(handle, place) else { return sink.null(output) }
            let count = Int(unsafe sqlite3_column_bytes(handle, place))
            let span = unsafe Span(_unsafeStart: bytes, count: count)
            sink.text(span, output)
        }
    }

    /// Appends the bytes of a text to `bytes`.
    func appendText(_ column: Int, to bytes: inout [UInt8]) {
        let place = Int32(truncatingIfNeeded: column)
        guard let text = unsafe sqlite3_column_text(handle, place) else { return }
        let count = Int(unsafe sqlite3_column_bytes(handle, place))
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
    }

    func type(_ column: Int) -> ColumnType {
        ColumnType(rawValue: unsafe sqlite3_column_type(handle, Int32(truncatingIfNeeded: column))) ?? .null
    }

    func real(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(truncatingIfNeeded: column)) }

    private func error(_ code: Int32) -> SQLiteError {
        guard let connection = unsafe sqlite3_db_handle(handle) else {
            return SQLiteError(code: ResultCode(rawValue: code), message: "")
        }
        return unsafe SQLiteError(code, of: connection, interruption: state.interruption)
    }
}
