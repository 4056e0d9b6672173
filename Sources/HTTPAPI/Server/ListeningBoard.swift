// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Collects where the listeners ended up, and tells when the last of them listens.
final class ListeningBoard: Sendable {
    private struct State {
        var expected = Int.max
        var addresses: [Int: ListeningAddress] = [:]
    }

    private let state = Mutex(State())
    private let onComplete: @Sendable ([ListeningAddress]) async -> Void

    init(onComplete: @escaping @Sendable ([ListeningAddress]) async -> Void) { self.onComplete = onComplete }

    func expect(_ count: Int) { state.withLock { $0.expected = count } }

    /// The port of the first listener; nil until it listens.
    var port: Int? { state.withLock { $0.addresses[0]?.port } }

    func report(_ address: ListeningAddress, at place: Int) async {
        let complete: [ListeningAddress]? = state.withLock { state in
            state.addresses[place] = address
            guard state.addresses.count == state.expected else { return nil }
            return state.addresses.sorted { $0.key < $1.key }.map(\.value)
        }
        if let complete { await onComplete(complete) }
    }
}
