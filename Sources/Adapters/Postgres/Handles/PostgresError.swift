// SPDX-License-Identifier: Apache-2.0
internal import CPostgres

/// What the server or the connection to it reported.
public struct PostgresError: Error, Sendable, Hashable {
    /// The class of a failure that adapters act on.
    public enum Kind: Sendable, Hashable {
        case uniqueViolation, foreignKeyViolation, notNullViolation, checkViolation
        /// The transaction met another one; run again, it may go through.
        case serialization
        /// The statement was stopped, by us or by an administrator.
        case canceled
        /// The disk is full, or the server takes no writes.
        case full, readOnly
        /// The connection is gone.
        case connection
        /// The server is starting, stopping or has no place for another connection.
        case unavailable
        /// A value that its column can't hold.
        case invalidValue
        /// A table, column or function that is not there, or of another type than it was.
        case staleDefinition
        /// A statement that the connection does not know: a pooler gave it to another session.
        case unknownStatement
        /// A value that its column takes and an index has no room for.
        case tooLong
        case permission, authentication
        /// The connection would be less safe than the address asks for.
        case insecure
        case other
    }

    public let kind: Kind
    /// The five characters by which SQL names the failure; empty when the server said nothing.
    public let state: String
    public let message: String
    public let constraint: String
    public let column: String
    public let table: String
    /// The number, from 1, of the parameter that could not be read; nil when the server named none.
    public let parameter: Int?

    init(kind: Kind, state: String = "", message: String) {
        self.kind = kind
        self.state = state
        self.message = message
        (constraint, column, table, parameter) = ("", "", "", nil)
    }

    init(_ result: OpaquePointer) {
        let state = unsafe Self.text(roost_pq_sqlstate(result))
        self.state = state
        kind = Kind(state: state)
        message = unsafe Self.text(roost_pq_message(result))
        constraint = unsafe Self.text(roost_pq_constraint(result))
        column = unsafe Self.text(roost_pq_column(result))
        table = unsafe Self.text(roost_pq_table(result))
        parameter = unsafe Self.parameter(Self.text(roost_pq_context(result)))
    }

    /// What the server was about: `unnamed portal parameter $3`, in its own language.
    private static func parameter(_ context: String) -> Int? {
        guard let sign = context.utf8.firstIndex(of: UInt8(ascii: "$")) else { return nil }
        let digits = context[sign...].dropFirst().prefix { $0.isASCII && $0.isNumber }
        return Int(digits)
    }

    static func text(_ characters: UnsafePointer<CChar>?) -> String {
        unsafe characters.map { unsafe String(cString: $0) } ?? ""
    }
}

extension PostgresError.Kind {
    /// Source: PostgreSQL's documentation, appendix A, "Error Codes".
    init(state: String) {
        switch state {
        case "23505": self = .uniqueViolation
        case "23503", "23001": self = .foreignKeyViolation
        case "23502": self = .notNullViolation
        case "23514", "23P01": self = .checkViolation
        case "40001", "40P01", "55P03": self = .serialization
        case "57014": self = .canceled
        case "25006": self = .readOnly
        case "53100": self = .full
        case "57P01", "57P02", "57P05": self = .connection
        case "57P03", "53300", "53400": self = .unavailable
        case "26000", "42P05": self = .unknownStatement
        case "0A000", "42P01", "42703", "42883", "42804", "3F000": self = .staleDefinition
        case "54000": self = .tooLong
        case "42501": self = .permission
        case "28000", "28P01", "3D000": self = .authentication
        default:
            switch state.prefix(2) {
            case "08": self = .connection
            case "53": self = .unavailable
            case "22", "54": self = .invalidValue
            default: self = .other
            }
        }
    }
}

extension PostgresError: CustomStringConvertible {
    public var description: String { state.isEmpty ? message : "\(message) (\(state))" }
}
