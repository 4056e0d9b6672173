// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// A prepared statement. It is lent by ``Connection/withStatement(_:_:_:)`` and can't outlive the call.
@safe
public struct Statement: ~Copyable {
    let handle: OpaquePointer
    let state: ConnectionState
    /// The statement changes nothing in the database.
    public let isReadOnly: Bool

    /// Compiles the one statement that `sql` holds; it is kept for many runs.
    init(_ sql: String, on connection: OpaquePointer, state: ConnectionState) throws(SQLiteError) {
        let prepared = try unsafe Self.prepare(sql, on: connection)
        unsafe handle = prepared
        self.state = state
        isReadOnly = unsafe sqlite3_stmt_readonly(prepared) != 0
    }

    private static func prepare(_ sql: String, on connection: OpaquePointer) throws(SQLiteError) -> OpaquePointer {
        var prepared: OpaquePointer?
        var parsed = 0
        let code = unsafe sql.utf8Span.span.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                var rest: UnsafePointer<CChar>?
                let code = unsafe sqlite3_prepare_v3(
                    connection,
                    text.baseAddress,
                    Int32(clamping: text.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT),
                    &prepared,
                    &rest
                )
                if let rest = unsafe rest, let start = text.baseAddress { parsed = unsafe rest - start }
                return code
            }
        }
        guard code == SQLITE_OK else { throw unsafe SQLiteError(code, of: connection, sql: sql) }
        guard let prepared = unsafe prepared else {
            throw SQLiteError(code: .misuse, message: "the text holds no statement", sql: sql)
        }
        let mayFollow = Array("; \t\r\n".utf8)
        guard sql.utf8.dropFirst(parsed).allSatisfy({ mayFollow.contains($0) }) else {
            _ = unsafe sqlite3_finalize(prepared)
            throw SQLiteError(code: .misuse, message: "the text holds more than one statement", sql: sql)
        }
        return unsafe prepared
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    /// Goes to the next row; false at the end.
    public func step() throws(SQLiteError) -> Bool {
        guard !state.interrupt.isRequested else {
            throw SQLiteError(code: .interrupt, message: "interrupted", sql: sql, interruption: .requested)
        }
        state.isWriting = !isReadOnly
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw error(code)
        }
    }

    /// Runs to the end, passing over rows.
    public func run() throws(SQLiteError) {
        while try step() {}
    }

    /// Ready to run again; bound values stay.
    public func reset() {
        // The code repeats the failure of the last step, which has been reported.
        _ = unsafe sqlite3_reset(handle)
    }

    public var sql: String {
        unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } ?? ""
    }

    func error(_ code: Int32) -> SQLiteError {
        let connection = unsafe sqlite3_db_handle(handle)
        guard let connection = unsafe connection else {
            return SQLiteError(code: ResultCode(rawValue: code), message: "", sql: sql)
        }
        return unsafe SQLiteError(code, of: connection, sql: sql, interruption: state.interruption)
    }

    func check(_ code: Int32) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw error(code) }
    }
}
