// SPDX-License-Identifier: Apache-2.0

public import Threads

/// Why a database can't be used, in words for the person who starts the server. None of them holds the password.
public enum PostgresOpenError: Error {
    /// Nobody answers at the address, or the server is not ready.
    case unreachable(String)
    /// The server refuses the user, the password or the name of the database.
    case refused(String)
    /// The server has no TLS, or no certificate that counts, where the address asks for it.
    case insecure(String)
    /// The server's version as it counts: 130004 is 13.4.
    case tooOld(Int)
    /// The user may not make what Roost needs.
    case notAllowed(String)
    /// Roost's own tables have the form of a newer Roost.
    case newerFormat(Int64)
    /// A copy into the database was begun and is not finished.
    case unfinishedCopy
    /// Others work on the database, and may not.
    case inUse(String)
    /// The stored schema can't be read.
    case schema(String)
    case threads(ThreadStartError)
    case other(PostgresError)
}

extension PostgresOpenError {
    init(_ error: PostgresError) {
        switch error.kind {
        case .connection, .unavailable: self = .unreachable(error.message)
        case .authentication: self = .refused(error.message)
        case .insecure: self = .insecure(error.message)
        case .permission: self = .notAllowed(error.message)
        case _ where error.state == Connection.tooOld: self = .tooOld(Int(error.message) ?? 0)
        default: self = .other(error)
        }
    }
}

extension PostgresOpenError {
    init(_ failure: SystemTables.Failure) {
        switch failure {
        case .newerFormat(let found): self = .newerFormat(found)
        case .unfinishedCopy: self = .unfinishedCopy
        case .postgres(let error): self = PostgresOpenError(error)
        }
    }
}

extension PostgresOpenError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason): "the Postgres server can't be reached: \(reason)"
        case .refused(let reason): "the Postgres server refuses the connection: \(reason)"
        case .insecure(let reason):
            "the connection to the Postgres server would be less safe than its address asks for (sslmode): \(reason)"
        case .tooOld(let version):
            "the Postgres server is version \(version / 10_000); Roost needs \(Connection.oldestVersion / 10_000) or newer"
        case .notAllowed(let reason):
            """
            the user may not make Roost's tables: \(reason). It needs CREATE on the database and on the schema public: \
            GRANT CREATE ON DATABASE … TO …; GRANT CREATE ON SCHEMA public TO …
            """
        case .newerFormat(let found):
            """
            the database was written by a newer Roost (format \(found); this one reads up to \(SystemTables.format)): \
            use that one, or a backup made before it
            """
        case .unfinishedCopy:
            """
            the database holds a copy that is not finished: give the same `roost migrate` again to go on, or with \
            --replace to begin anew
            """
        case .inUse(let reason): reason
        case .schema(let reason): "the schema stored in the database can't be read: \(reason)"
        case .threads(let error): "the database's threads can't be started (\(error.code))"
        case .other(let error): "the database can't be used: \(error)"
        }
    }
}
