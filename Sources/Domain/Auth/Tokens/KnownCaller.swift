// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// A caller as it was found, and how long that holds.
struct KnownCaller: Sendable {
    let principal: Principal
    /// As they were before anything was read; nil for what must not be remembered.
    let marks: CallerMarks?
    /// When token, session or key expires.
    let until: Timestamp?
    /// When the session is to be renewed, for which it must be read again.
    let renewal: Timestamp?

    func isInForce(at now: Timestamp) -> Bool {
        if let until, until <= now { return false }
        if let renewal, renewal <= now { return false }
        return true
    }
}
