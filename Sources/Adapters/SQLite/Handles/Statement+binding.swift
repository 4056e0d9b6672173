// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
public import Kernel

extension Statement {
    /// How many values the statement asks for.
    public var parameterCount: Int { Int(unsafe sqlite3_bind_parameter_count(handle)) }

    /// Binds one parameter, counted from zero, copying texts; it stays bound until the statement is given back.
    ///
    /// A boolean is bound as 0 or 1, a decimal as its unscaled integer, a list as the text of a JSON array for
    /// `json_each`. SQLite knows no NaN: it becomes null.
    public func bind(_ value: Value, at index: Int) throws(SQLiteError) {
        guard let text = value.boundText else { return try bindScalar(value, at: index) }
        try bindText(text.utf8Span.span, at: index, copies: true)
    }

    /// Binds bytes as a blob, copying them.
    public func bind(blob bytes: Span<UInt8>, at index: Int) throws(SQLiteError) {
        let place = Int32(clamping: index + 1)
        try check(
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe roost_sqlite3_bind_blob(handle, place, bytes.baseAddress, UInt64(bytes.count))
            }
        )
    }

    /// Runs `body` with all parameters bound, and takes the values back after it. Texts are not copied: they are
    /// borrowed for as long as `body` runs.
    ///
    /// Throws `.range` when the number of values is not ``parameterCount``.
    public func withBound<Output, Failure: SQLiteFailure>(
        _ values: [Value],
        _ body: (borrowing Statement) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        guard values.count == parameterCount else {
            throw Failure(
                SQLiteError(
                    code: .range,
                    message: "\(values.count) values for \(parameterCount) parameters",
                    sql: sql
                )
            )
        }
        defer { _ = unsafe sqlite3_clear_bindings(handle) }
        return try bindAll(values, from: 0, body)
    }

    /// Every text opens a scope in which its bytes stay where they are; the innermost runs `body`.
    private func bindAll<Output, Failure: SQLiteFailure>(
        _ values: [Value],
        from start: Int,
        _ body: (borrowing Statement) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        var index = start
        while index < values.count {
            if let text = values[index].boundText {
                let bytes = text.utf8Span.span
                return try unsafe bytes.withUnsafeBufferPointer { _ throws(Failure) in
                    do throws(SQLiteError) { try bindText(bytes, at: index, copies: false) } catch {
                        throw Failure(error)
                    }
                    return try bindAll(values, from: index + 1, body)
                }
            }
            do { try bindScalar(values[index], at: index) } catch { throw Failure(error) }
            index += 1
        }
        defer { reset() }
        return try body(self)
    }

    private func bindText(_ bytes: Span<UInt8>, at index: Int, copies: Bool) throws(SQLiteError) {
        let place = Int32(clamping: index + 1)
        try check(
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                    unsafe roost_sqlite3_bind_text(
                        handle,
                        place,
                        text.baseAddress,
                        UInt64(text.count),
                        copies ? 1 : 0
                    )
                }
            }
        )
    }

    private func bindScalar(_ value: Value, at index: Int) throws(SQLiteError) {
        let place = Int32(clamping: index + 1)
        let code: Int32 =
            switch value {
            case .boolean(let flag): unsafe sqlite3_bind_int64(handle, place, flag ? 1 : 0)
            case .integer(let number): unsafe sqlite3_bind_int64(handle, place, number)
            case .real(let number): unsafe sqlite3_bind_double(handle, place, number)
            case .decimal(let decimal): unsafe sqlite3_bind_int64(handle, place, decimal.unscaled)
            case .null, .text, .json, .list: unsafe sqlite3_bind_null(handle, place)
            }
        try check(code)
    }
}

extension Value {
    /// The text that is bound for this value; nil for null and for numbers.
    fileprivate var boundText: String? {
        switch self {
        case .text(let text), .json(let text): text
        case .list(let values): values.jsonArray
        case .null, .boolean, .integer, .real, .decimal: nil
        }
    }
}
