// SPDX-License-Identifier: Apache-2.0
internal import CSQLite
internal import Synchronization

/// Puts an end to what a connection runs, from any thread, and to all that it would run later.
public final class InterruptHandle: Sendable {
    /// The address of the connection, zero when it is closed; a pointer itself can't be sent.
    private let target = Mutex<UInt>(0)
    private let requested = Atomic<Bool>(false)

    var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Statements end with `.interrupted(.requested)`; one that writes takes its transaction along.
    public func interrupt() {
        requested.store(true, ordering: .relaxed)
        target.withLock { address in
            if let connection = unsafe OpaquePointer(bitPattern: address) { unsafe sqlite3_interrupt(connection) }
        }
    }

    func open(_ connection: OpaquePointer) {
        let address = UInt(bitPattern: connection)
        target.withLock { $0 = address }
    }

    func close() {
        target.withLock { $0 = 0 }
    }
}
