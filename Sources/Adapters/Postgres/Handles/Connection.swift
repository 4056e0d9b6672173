// SPDX-License-Identifier: Apache-2.0
internal import CPostgres
internal import Glibc
internal import Kernel
internal import Threads

/// A session on the server, closed with the value. It belongs to one thread at a time, and is the only place that waits
/// for the server: on the thread that has it, never on one of the pool's.
@safe
struct Connection: ~Copyable {
    let handle: OpaquePointer
    let state: ConnectionState
    let options: ConnectionOptions

    init(_ handle: OpaquePointer, _ options: ConnectionOptions) {
        unsafe self.handle = handle
        self.options = options
        state = ConnectionState(keepsStatements: options.preparesStatements)
    }

    deinit { unsafe PQfinish(handle) }

    /// The server's version as it counts: 150018 is 15.18.
    var serverVersion: Int { Int(unsafe PQserverVersion(handle)) }

    var isUsable: Bool { unsafe !state.isBroken && PQstatus(handle) == CONNECTION_OK }

    /// What the connection itself has to say, without the line's end.
    var message: String {
        let text = unsafe PostgresError.text(PQerrorMessage(handle))
        return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// Waits until the server has something to say or, if asked, until more can be sent. Past the deadline it asks the
    /// server to stop, and gives up when that doesn't help.
    func wait(toWrite: Bool) throws(PostgresError) {
        while true {
            var entry = pollfd(
                fd: unsafe PQsocket(handle),
                events: Int16(POLLIN) | (toWrite ? Int16(POLLOUT) : 0),
                revents: 0
            )
            let ready = unsafe poll(&entry, 1, timeout)
            if ready > 0 { return }
            if ready < 0, errno == EINTR { continue }
            guard ready == 0, !state.isCanceled else { throw lost("the server did not answer") }
            state.isCanceled = true
            cancel()
        }
    }

    /// Milliseconds; -1 for no end.
    private var timeout: Int32 {
        guard let deadline = state.deadline else { return -1 }
        let end = state.isCanceled ? deadline + options.cancelPatience : deadline
        let left = options.now().duration(to: end)
        let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
        return Int32(clamping: max(milliseconds + 1, 0))
    }

    /// Asks the server, over a connection of its own, to stop what this one runs. That connection may take its time
    /// where the server is gone, and nobody waits for it.
    private func cancel() {
        guard let request = unsafe PQgetCancel(handle) else { return }
        let cancellation = unsafe Cancellation(request)
        _ = try? WorkerThread("roost-cancel") { cancellation.send() }
    }

    /// The connection can't be used again.
    func lost(_ reason: String) -> PostgresError {
        state.isBroken = true
        return PostgresError(kind: .connection, message: message.isEmpty ? reason : message)
    }
}
