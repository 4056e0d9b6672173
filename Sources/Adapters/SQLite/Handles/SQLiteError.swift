// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// A failed call of SQLite.
public struct SQLiteError: SQLiteFailure, Hashable {
    /// What a caller can act on.
    public enum Kind: Sendable, Hashable {
        case constraint(ConstraintViolation)
        /// Another process holds the lock.
        case busy
        case interrupted(Interruption)
        /// The disk is full.
        case full
        case ioError
        case outOfMemory
        case corrupt
        case notADatabase
        case cannotOpen
        case readOnly
        /// A text, a row or a statement is above a limit.
        case tooBig
        case other
    }

    /// The extended result code.
    public let code: ResultCode
    /// SQLite's words. They name tables and columns, for the log only.
    public let message: String
    /// The text of the statement, without the values bound to it.
    public let sql: String?
    public let kind: Kind

    public init(code: ResultCode, message: String, sql: String? = nil, interruption: Interruption? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
        self.kind = Kind(code: code, message: message, interruption: interruption)
    }

    public init(_ error: SQLiteError) { self = error }
}

extension SQLiteError {
    /// What the last call on `connection` reported. The code is taken from that call's return value: on a handle
    /// without memory the connection's own may be stale.
    init(_ code: Int32, of connection: OpaquePointer, sql: String? = nil, interruption: Interruption? = nil) {
        let stored = unsafe sqlite3_extended_errcode(connection)
        let message = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) }
        self.init(
            code: ResultCode(rawValue: stored & 0xFF == code & 0xFF ? stored : code),
            message: message ?? "",
            sql: sql,
            interruption: interruption
        )
    }
}

extension SQLiteError.Kind {
    init(code: ResultCode, message: String, interruption: Interruption?) {
        self =
            switch code.primary {
            case .constraint: .constraint(ConstraintViolation(code: code, message: message))
            case .busy, .locked: .busy
            case .interrupt: .interrupted(interruption ?? .requested)
            case .full: .full
            case .ioError where code == .ioErrorNoMemory: .outOfMemory
            case .ioError: .ioError
            case .outOfMemory: .outOfMemory
            case .corrupt: .corrupt
            case .notADatabase: .notADatabase
            case .cannotOpen: .cannotOpen
            case .readOnly: .readOnly
            case .tooBig: .tooBig
            default: .other
            }
    }
}

extension SQLiteError: CustomStringConvertible {
    public var description: String { "\(code): \(message)" }
}
