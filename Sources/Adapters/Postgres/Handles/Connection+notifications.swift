// SPDX-License-Identifier: Apache-2.0
internal import CPostgres

extension Connection {
    /// What can be polled for the server's word.
    var descriptor: Int32 { unsafe PQsocket(handle) }

    /// Takes in what the server said without being asked. What it is about is found by looking.
    func passNotifications() {
        guard unsafe PQconsumeInput(handle) == 1 else {
            state.isBroken = true
            return
        }
        while let notification = unsafe PQnotifies(handle) { unsafe PQfreemem(notification) }
    }
}
