// SPDX-License-Identifier: Apache-2.0
internal import CPostgres
internal import Glibc
internal import SQLRendering

extension Connection {
    /// The oldest server that has all that is used here.
    static let oldestVersion = 140_000

    /// Connects and gets the session ready. Waits, at most as long as the options say.
    static func open(_ options: ConnectionOptions) throws(PostgresError) -> Connection {
        guard let handle = unsafe start(options) else {
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
        // A pooler makes up the number of the session's process, as it has another one for each transaction.
        let session = try connection.run(Call(setUp))
        let process = session.integer(0, 0)
        connection.state.flushesByItself = session.text(0, 1) != "off"
        if process != Int64(unsafe PQbackendPID(handle)) {
            connection.state.isPooled = true
            connection.state.keepsStatements = false
        }
        connection.state.deadline = nil
        return connection
    }

    /// Stands in ``PostgresError/state`` for a server that is older than ``oldestVersion``; no state of SQL.
    static let tooOld = "too old"

    /// Times as they are stored, and no compiling of statements that are over sooner. Poolers carry the first two from
    /// session to session; without the others what is asked means the same, as long as nobody has set
    /// `extra_float_digits` below its default for the database or the role.
    private static let setUp = Query(
        passing: """
            SELECT pg_backend_pid(), current_setting('synchronous_commit'), \
            set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, YMD', false), \
            set_config('IntervalStyle', 'iso_8601', false), set_config('bytea_output', 'hex', false), \
            set_config('extra_float_digits', '1', false), set_config('jit', 'off', false), \
            set_config('default_transaction_isolation', 'read committed', false), \
            set_config('standard_conforming_strings', 'on', false)
            """
    )

    /// What the address says wins over what stands before it. A server that went without a word is found out within
    /// half a minute.
    private static func start(_ options: ConnectionOptions) -> OpaquePointer? {
        let settings = [
            ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"), ("dbname", options.address), ("client_encoding", "UTF8"),
            ("fallback_application_name", options.applicationName),
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
        if isInsecure { return PostgresError(kind: .insecure, message: message) }
        if unsafe PQconnectionNeedsPassword(handle) != 0 || PQconnectionUsedPassword(handle) != 0 && !isUnreachable {
            return PostgresError(kind: .authentication, message: message)
        }
        return PostgresError(kind: isUnreachable ? .connection : .authentication, message: message)
    }

    /// Whether TLS is what failed. Where an unsafe connection is tried as well, libpq names the failure of both.
    private var isInsecure: Bool {
        let words = message
        guard !words.contains("FATAL:") else { return false }
        return ["SSL", "certificate", "GSSAPI encryption"].contains { words.contains($0) }
    }

    /// Whether nobody was there to refuse: libpq knows the number of the process only of servers that answered.
    private var isUnreachable: Bool {
        let words = message
        return !words.contains("FATAL:")
            || words.contains("starting up") || words.contains("shutting down") || words.contains("too many clients")
    }
}
