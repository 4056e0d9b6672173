// SPDX-License-Identifier: Apache-2.0
internal import CSQLite

/// Owns SQLite's connection object.
@safe
struct DatabaseHandle: ~Copyable {
    let pointer: OpaquePointer
    /// The callbacks of the connection point to it, so it lives as long.
    let state: ConnectionState

    init(path: String, options: ConnectionOptions) throws(SQLiteError) {
        let state = ConnectionState(options)
        let pointer = try unsafe ConnectionOpening.open(path, options)
        unsafe state.interrupt.open(pointer)
        unsafe self.pointer = unsafe pointer
        self.state = state
    }

    deinit {
        state.interrupt.close()
        // The v2 form waits for statements that are finalized after it.
        unsafe sqlite3_close_v2(pointer)
    }
}
