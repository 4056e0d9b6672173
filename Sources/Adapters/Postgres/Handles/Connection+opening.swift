// SPDX-License-Identifier: Apache-2.0
internal import CPostgres
internal import Glibc
internal import SQLRendering

extension Connection {
    /// The oldest server that has all that is used here.
    static let oldestVersion = 140_000

    /// Connects and gets the session ready. Waits, at most as long as the options say.
    static func open(_ options: ConnectionOptions) throws(PostgresError) -> Connection {
        guard let handle = unsafe start(options.address) else {
            throw PostgresError(kind: .connection, message: "out of memory")
        }
        let connection = unsafe Connection(handle, options)
        connection.state.deadline = options.now() + options.connectTimeout
        try connection.finishConnecting()
        unsafe roost_pq_ignore_notices(handle)
        guard connection.serverVersion >= oldestVersion else {
            throw PostgresError(kind: .other, state: tooOld, message: "\(connection.serverVersion)")
        }
        guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1 else {
            throw connection.lost("the connection can't be used")
        }
        _ = try connection.run(Call(setUp))
        if !options.waitsForFlush { _ = try connection.run(Call(unflushed)) }
        connection.state.deadline = nil
        return connection
    }

    /// Stands in ``PostgresError/state`` for a server that is older than ``oldestVersion``; no state of SQL.
    static let tooOld = "too old"

    /// Times as they are stored, and no compiling of statements that are over sooner.
    private static let setUp = Query(
        passing: """
            SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, YMD', false), \
            set_config('IntervalStyle', 'iso_8601', false), set_config('bytea_output', 'hex', false), \
            set_config('extra_float_digits', '1', false), set_config('jit', 'off', false), \
            set_config('default_transaction_isolation', 'read committed', false), \
            set_config('standard_conforming_strings', 'on', false)
            """
    )

    private static let unflushed = Query(passing: "SELECT set_config('synchronous_commit', 'off', false)")

    private static func start(_ address: String) -> OpaquePointer? {
        let settings = [
            ("dbname", address), ("client_encoding", "UTF8"), ("fallback_application_name", "roost"),
        ]
        let keys = unsafe settings.map { unsafe strdup($0.0) }
        let values = unsafe settings.map { unsafe strdup($0.1) }
        defer {
            for place in settings.indices {
                unsafe free(keys[place])
                unsafe free(values[place])
            }
        }
        let keyList = unsafe keys.map { unsafe UnsafePointer($0) } + [nil]
        let valueList = unsafe values.map { unsafe UnsafePointer($0) } + [nil]
        return unsafe PQconnectStartParams(keyList, valueList, 1)
    }

    private func finishConnecting() throws(PostgresError) {
        guard unsafe PQstatus(handle) != CONNECTION_BAD else { throw refused() }
        var isWriting = true
        while true {
            try waitConnecting(isWriting: isWriting)
            switch unsafe PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: isWriting = false
            case PGRES_POLLING_WRITING: isWriting = true
            default: throw refused()
            }
        }
    }

    private func waitConnecting(isWriting: Bool) throws(PostgresError) {
        while true {
            let left = options.now().duration(to: state.deadline ?? options.now())
            guard left > .zero else {
                throw PostgresError(kind: .connection, message: "no answer within \(options.connectTimeout)")
            }
            var entry = pollfd(
                fd: unsafe PQsocket(handle),
                events: Int16(isWriting ? POLLOUT : POLLIN),
                revents: 0
            )
            let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
            if unsafe poll(&entry, 1, Int32(clamping: milliseconds + 1)) > 0 { return }
        }
    }

    /// Why no connection came about. The server's state is not kept by libpq, so its words have to do: they are in its
    /// own language, but for those that libpq says itself.
    private func refused() -> PostgresError {
        state.isBroken = true
        if unsafe PQconnectionNeedsPassword(handle) != 0 || PQconnectionUsedPassword(handle) != 0 && !isUnreachable {
            return PostgresError(kind: .authentication, message: message)
        }
        return PostgresError(kind: isUnreachable ? .connection : .authentication, message: message)
    }

    /// Whether nobody was there to refuse: libpq knows the number of the process only of servers that answered.
    private var isUnreachable: Bool {
        let words = message
        return !words.contains("FATAL:")
            || words.contains("starting up") || words.contains("shutting down") || words.contains("too many clients")
    }
}
