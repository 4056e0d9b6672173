// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// What a ``ScalarFunction`` is called with, counted from zero; beyond the last one arguments are null.
@safe
public struct FunctionArguments: ~Copyable {
    private let values: UnsafeMutablePointer<OpaquePointer?>?
    public let count: Int

    init(_ values: UnsafeMutablePointer<OpaquePointer?>?, count: Int32) {
        unsafe self.values = unsafe values
        self.count = Int(count)
    }

    public func type(at index: Int) -> ColumnType {
        guard let value = unsafe value(at: index) else { return .null }
        return ColumnType(rawValue: unsafe sqlite3_value_type(value)) ?? .null
    }

    /// The argument as an integer, converted as SQLite's CAST does; 0 for null.
    public func integer(at index: Int) -> Int64 {
        guard let value = unsafe value(at: index) else { return 0 }
        return unsafe sqlite3_value_int64(value)
    }

    /// The argument as a number, converted as SQLite's CAST does; 0 for null.
    public func real(at index: Int) -> Double {
        guard let value = unsafe value(at: index) else { return 0 }
        return unsafe sqlite3_value_double(value)
    }

    /// Lends the UTF-8 bytes of the argument; none for null, or when SQLite had no room to make the text.
    public func withText<Output, Failure: Error>(
        at index: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        guard let value = unsafe value(at: index), let bytes = unsafe sqlite3_value_text(value) else {
            return try body(Span())
        }
        let count = Int(unsafe sqlite3_value_bytes(value))
        let span = unsafe Span(_unsafeStart: bytes, count: count)
        return try body(span)
    }

    /// The argument as a text of its own; nil for null.
    public func text(at index: Int) -> String? {
        guard type(at: index) != .null else { return nil }
        return withText(at: index) { bytes in
            unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }

    private func value(at index: Int) -> OpaquePointer? {
        guard index >= 0, index < count else { return nil }
        return unsafe values?[index]
    }
}
