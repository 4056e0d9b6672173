// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Holds a connection that may go from thread to thread, but is used by one at a time: the flag sees to it.
final class ConnectionSlot: @unchecked Sendable {
    private let connection: Connection
    private let isLent = Atomic<Bool>(false)

    init(_ connection: consuming Connection) {
        self.connection = connection
    }

    /// Nil when the connection is in use.
    func lend<Output, Failure: Error>(
        _ body: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output? {
        guard isLent.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
            return nil
        }
        defer { isLent.store(false, ordering: .releasing) }
        return try body(connection)
    }
}
