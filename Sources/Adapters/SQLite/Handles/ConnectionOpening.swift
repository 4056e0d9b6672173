// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// The settings that every connection gets before its first statement.
enum ConnectionOpening {
    static func open(_ path: String, _ options: ConnectionOptions) throws(SQLiteError) -> OpaquePointer {
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        switch options.mode {
        case .readWriteCreate: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .readWrite: flags |= SQLITE_OPEN_READWRITE
        case .readOnly: flags |= SQLITE_OPEN_READONLY
        case .memory: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        }
        // Counting every allocation would take a lock that all connections share. It can be had only before the library
        // starts; whoever uses SQLite in this process before us keeps what he has.
        _ = roost_sqlite3_config_int(SQLITE_CONFIG_MEMSTATUS, 0)
        var handle: OpaquePointer?
        let name = options.mode == .memory ? ":memory:" : DatabaseFile.literal(path)
        let code =
            if let vfs = options.vfs {
                unsafe sqlite3_open_v2(name, &handle, flags, vfs)
            } else {
                unsafe sqlite3_open_v2(name, &handle, flags, nil)
            }
        guard let handle = unsafe handle else {
            throw SQLiteError(code: .outOfMemory, message: "no memory for a connection")
        }
        guard code == SQLITE_OK else {
            defer { unsafe sqlite3_close_v2(handle) }
            throw unsafe SQLiteError(code, of: handle)
        }
        return unsafe handle
    }

    static func configure(
        _ handle: OpaquePointer,
        _ options: ConnectionOptions,
        _ state: ConnectionState
    ) throws(SQLiteError) {
        _ = unsafe sqlite3_busy_timeout(handle, state.busyTimeout)
        for (option, value) in [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        ] as [(Int32, Int32)] {
            let code = unsafe roost_sqlite3_db_config(handle, option, value)
            guard code == SQLITE_OK else { throw unsafe SQLiteError(code, of: handle) }
        }
        for (limit, value) in limits { _ = unsafe sqlite3_limit(handle, limit, value) }
        unsafe installHooks(handle, state)
        for function in options.functions { try unsafe function.register(on: handle) }
        try unsafe setPragmas(handle, options, state)
    }

    /// Bounds for what a request can make SQLite do. One attached database is what VACUUM needs.
    private static let limits: [(Int32, Int32)] = [
        (SQLITE_LIMIT_LENGTH, 256 << 20), (SQLITE_LIMIT_SQL_LENGTH, 1 << 20), (SQLITE_LIMIT_ATTACHED, 1),
        (SQLITE_LIMIT_EXPR_DEPTH, 500), (SQLITE_LIMIT_COMPOUND_SELECT, 200),
        (SQLITE_LIMIT_VARIABLE_NUMBER, 32_766), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 4_096),
        (SQLITE_LIMIT_WORKER_THREADS, 0),
    ]

    private static func installHooks(_ handle: OpaquePointer, _ state: ConnectionState) {
        // The connection holds the state for as long as the handle is open.
        let context = unsafe Unmanaged.passUnretained(state).toOpaque()
        unsafe sqlite3_progress_handler(
            handle,
            Int32(StepLimit.granularity),
            { context in unsafe ConnectionState.of(context)?.mustStop() == true ? 1 : 0 },
            context
        )
        _ = unsafe sqlite3_commit_hook(
            handle,
            { context in unsafe ConnectionState.of(context)?.refusesCommits == true ? 1 : 0 },
            context
        )
        // This hook stands where automatic checkpoints would: with it there are none.
        _ = unsafe sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                unsafe ConnectionState.of(context)?.logPages = Int(pages)
                return SQLITE_OK
            },
            context
        )
    }

    private static func setPragmas(
        _ handle: OpaquePointer,
        _ options: ConnectionOptions,
        _ state: ConnectionState
    ) throws(SQLiteError) {
        if options.mode == .readWrite || options.mode == .readWriteCreate {
            let statement = try unsafe Statement("PRAGMA journal_mode = WAL", on: handle, state: state)
            guard try statement.step(), try statement.text(at: 0) == "wal" else {
                throw SQLiteError(code: .cannotOpen, message: "the file system does not support write-ahead logging")
            }
        }
        for pragma in [
            "synchronous = \(options.durability == .full ? "FULL" : "NORMAL")",
            "cache_size = -\(max(options.cacheKibibytes, 64))", "temp_store = MEMORY", "mmap_size = 0",
            "journal_size_limit = 67108864",
        ] {
            try unsafe Statement("PRAGMA \(pragma)", on: handle, state: state).run()
        }
        if options.mode == .readOnly {
            // Reads the header, so that a file that can't be read is found now.
            try unsafe Statement("PRAGMA schema_version", on: handle, state: state).run()
        }
    }
}

extension ConnectionState {
    fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> ConnectionState? {
        unsafe context.map { unsafe Unmanaged<ConnectionState>.fromOpaque($0).takeUnretainedValue() }
    }
}
