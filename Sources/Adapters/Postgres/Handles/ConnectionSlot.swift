// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Holds a connection on its way to the thread that uses it; the flag sees to it that no other does.
final class ConnectionSlot: @unchecked Sendable {
    private let connection: Connection
    private let isLent = Atomic<Bool>(false)

    init(_ connection: consuming Connection) { self.connection = connection }

    /// Does nothing when the connection is in use.
    func lend(_ body: (borrowing Connection) -> Void) {
        guard isLent.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else { return }
        defer { isLent.store(false, ordering: .releasing) }
        body(connection)
    }
}
