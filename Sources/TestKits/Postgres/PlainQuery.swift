// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

/// A connection for one text of SQL, past the adapter that is tested. Not by way of psql: tests ask thousands of these,
/// and starting as many processes from many threads brings Foundation down now and then.
@safe
struct PlainQuery: ~Copyable {
    private let handle: OpaquePointer

    private init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    /// - Throws: `TestServer.Failure` with the server's words.
    static func connect(_ address: String) throws(TestServer.Failure) -> PlainQuery {
        guard let handle = unsafe PQconnectdb(address) else { throw TestServer.Failure(description: "out of memory") }
        let query = unsafe PlainQuery(handle)
        unsafe roost_pq_ignore_notices(handle)
        guard unsafe PQstatus(handle) == CONNECTION_OK else { throw query.failure }
        return query
    }

    deinit { unsafe PQfinish(handle) }

    private var failure: TestServer.Failure {
        TestServer.Failure(description: unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? "")
    }

    /// Rows in lines, columns with `|` between them, nothing for null.
    func run(_ sql: String) throws(TestServer.Failure) -> String {
        guard let result = unsafe PQexec(handle, sql) else { throw failure }
        defer { unsafe PQclear(result) }
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
        default: throw failure
        }
        let columns = unsafe PQnfields(result)
        let lines = (0..<(unsafe PQntuples(result))).map { row in
            (0..<columns).map { column in
                unsafe PQgetvalue(result, row, column).map { unsafe String(cString: $0) } ?? ""
            }.joined(separator: "|")
        }
        return lines.joined(separator: "\n")
    }
}
