// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What threads of a test note together.
final class Noted<State: Sendable>: Sendable {
    private let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    var now: State { state.withLock { $0 } }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
}
