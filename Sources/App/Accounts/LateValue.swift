// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A value whose source is made later than who asks for it: two services that need each other.
final class LateValue<Value: Sendable>: Sendable {
    private let state: Mutex<@Sendable () -> Value>

    /// - Parameter first: the value until there is a source.
    init(_ first: Value) { state = Mutex { first } }

    var value: Value { state.withLock { $0 }() }

    var source: @Sendable () -> Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
