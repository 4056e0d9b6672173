// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
internal import Kernel

extension ScalarFunction {
    /// Makes the function callable on `connection`; one of the same name and number of arguments is replaced.
    func register(on connection: OpaquePointer) throws(SQLiteError) {
        let context = unsafe Unmanaged.passRetained(FunctionBox(body)).toOpaque()
        // SQLite calls the last closure once: when the function is replaced, the connection closed, or right now
        // when it refuses the registration.
        let code = unsafe sqlite3_create_function_v2(
            connection,
            name,
            Int32(clamping: argumentCount ?? -1),
            SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
            context,
            { unsafe FunctionBox.call($0, $1, $2) },
            nil,
            nil,
            { context in unsafe context.map { unsafe Unmanaged<FunctionBox>.fromOpaque($0).release() } }
        )
        guard code == SQLITE_OK else { throw unsafe SQLiteError(code, of: connection) }
    }
}

/// Holds the closure for as long as SQLite may call it.
private final class FunctionBox {
    let body: @Sendable (borrowing FunctionArguments) throws(FunctionFailure) -> Value

    init(_ body: @escaping @Sendable (borrowing FunctionArguments) throws(FunctionFailure) -> Value) {
        self.body = body
    }

    static func call(
        _ context: OpaquePointer?,
        _ count: Int32,
        _ values: UnsafeMutablePointer<OpaquePointer?>?
    ) {
        guard let context = unsafe context, let data = unsafe sqlite3_user_data(context) else { return }
        let box = unsafe Unmanaged<FunctionBox>.fromOpaque(data).takeUnretainedValue()
        do throws(FunctionFailure) {
            unsafe answer(try box.body(unsafe FunctionArguments(values, count: count)), to: context)
        } catch {
            unsafe sqlite3_result_error(context, error.message, -1)
        }
    }

    private static func answer(_ value: Value, to context: OpaquePointer) {
        switch value {
        case .null: unsafe sqlite3_result_null(context)
        case .boolean(let flag): unsafe sqlite3_result_int64(context, flag ? 1 : 0)
        case .integer(let number): unsafe sqlite3_result_int64(context, number)
        case .real(let number): unsafe sqlite3_result_double(context, number)
        case .decimal(let decimal): unsafe sqlite3_result_int64(context, decimal.unscaled)
        case .text(let text), .json(let text): unsafe answer(text, to: context)
        case .list(let values): unsafe answer(values.jsonArray, to: context)
        }
    }

    private static func answer(_ text: String, to context: OpaquePointer) {
        unsafe text.utf8Span.span.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                unsafe roost_sqlite3_result_text(context, text.baseAddress, UInt64(text.count))
            }
        }
    }
}
