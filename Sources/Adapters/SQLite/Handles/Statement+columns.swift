// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
public import Kernel

/// The cells of the row that ``Statement/step()`` went to, counted from zero. Beyond the last column cells are null.
extension Statement {
    public var columnCount: Int { Int(unsafe sqlite3_column_count(handle)) }

    public func columnName(at index: Int) -> String {
        unsafe sqlite3_column_name(handle, Int32(clamping: index)).map { unsafe String(cString: $0) } ?? ""
    }

    /// How the cell is stored. To be asked before the cell is read as another type, which may convert it in place.
    public func type(at index: Int) -> ColumnType {
        ColumnType(rawValue: unsafe sqlite3_column_type(handle, Int32(clamping: index))) ?? .null
    }

    public func isNull(at index: Int) -> Bool { type(at: index) == .null }

    /// The cell as an integer, converted as SQLite's CAST does; 0 for null.
    public func integer(at index: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(clamping: index)) }

    /// The cell as a number, converted as SQLite's CAST does; 0 for null.
    public func real(at index: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(clamping: index)) }

    /// Lends the UTF-8 bytes of the cell as they lie in SQLite's memory; none for null.
    ///
    /// Throws `.outOfMemory` when SQLite had no room to make the text.
    public func withText<Output, Failure: SQLiteFailure>(
        at index: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let place = Int32(clamping: index)
        let wasNull = unsafe sqlite3_column_type(handle, place) == SQLITE_NULL
        guard let bytes = unsafe sqlite3_column_text(handle, place) else {
            guard wasNull else { throw Failure(error(SQLITE_NOMEM)) }
            return try body(Span())
        }
        let count = Int(unsafe sqlite3_column_bytes(handle, place))
        let span = unsafe Span(_unsafeStart: bytes, count: count)
        return try body(span)
    }

    /// Lends the bytes of a blob; none for null.
    public func withBlob<Output, Failure: Error>(
        at index: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let place = Int32(clamping: index)
        guard let bytes = unsafe sqlite3_column_blob(handle, place) else { return try body(Span()) }
        let count = Int(unsafe sqlite3_column_bytes(handle, place))
        let span = unsafe Span(_unsafeStart: bytes.assumingMemoryBound(to: UInt8.self), count: count)
        return try body(span)
    }

    /// The cell as a text of its own, ill-formed UTF-8 repaired; nil for null.
    public func text(at index: Int) throws(SQLiteError) -> String? {
        if isNull(at: index) { return nil }
        return try withText(at: index) { (bytes) throws(SQLiteError) in
            unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The cell as it is stored. Throws `.mismatch` for a blob, which ``Value`` has no case for.
    public func value(at index: Int) throws(SQLiteError) -> Value {
        switch type(at: index) {
        case .null: .null
        case .integer: .integer(integer(at: index))
        case .real: .real(real(at: index))
        case .text: .text(try text(at: index) ?? "")
        case .blob: throw SQLiteError(code: .mismatch, message: "column \(index) holds a blob", sql: sql)
        }
    }
}
