// SPDX-License-Identifier: Apache-2.0
import SQLiteAdapter
import Synchronization
import Testing

/// Which of the calls that a ``FaultVFS`` sees are to fail.
final class FaultPlan: Sendable {
    enum Call: Sendable, CaseIterable { case write, sync }

    struct Fault: Sendable, CustomTestStringConvertible {
        let call: Call
        /// What SQLite is told.
        let code: ResultCode
        /// The call of its kind that fails, counted from one.
        let place: Int
        /// All that follow fail too.
        let persists: Bool

        var testDescription: String { "\(call) \(place)\(persists ? " and on" : "") \(code)" }
    }

    private struct State {
        var fault: Fault?
        var calls = 0
        var failures = 0
    }

    private let state = Mutex(State())

    var failures: Int { state.withLock { $0.failures } }

    func arm(_ fault: Fault) {
        state.withLock { $0 = State(fault: fault) }
    }

    func disarm() {
        state.withLock { $0.fault = nil }
    }

    /// The code with which this call is to fail; nil when it is to go through.
    func next(_ call: Call) -> ResultCode? {
        state.withLock { state in
            guard let fault = state.fault, fault.call == call else { return nil }
            state.calls += 1
            guard state.calls == fault.place || (fault.persists && state.calls > fault.place) else { return nil }
            state.failures += 1
            return fault.code
        }
    }
}
