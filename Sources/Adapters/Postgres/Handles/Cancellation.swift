// SPDX-License-Identifier: Apache-2.0
internal import CPostgres

/// A request to stop a statement, with all that is needed to send it when its connection is used by others.
@safe
final class Cancellation: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Takes over `handle`.
    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe PQfreeCancel(handle) }

    /// Waits until the server has taken it. What became of it the statement says.
    func send() {
        var message = [CChar](repeating: 0, count: 256)
        _ = unsafe PQcancel(handle, &message, Int32(message.count))
    }
}
