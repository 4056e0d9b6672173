// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Sources one behind the other. Each is opened when its turn comes.
final class SourceChain: ByteSource {
    typealias Opening = @Sendable () async throws(BlobError) -> any ByteSource

    private struct State {
        var waiting: ArraySlice<Opening>
        var current: (any ByteSource)?
    }

    private let state: Mutex<State>

    init(_ openings: [Opening]) { state = Mutex(State(waiting: openings[...])) }

    func next() async throws(BlobError) -> [UInt8]? {
        while true {
            if let current = state.withLock({ $0.current }) {
                if let chunk = try await current.next() { return chunk }
                state.withLock { $0.current = nil }
            }
            guard let opening = state.withLock({ $0.waiting.popFirst() }) else { return nil }
            let opened = try await opening()
            state.withLock { $0.current = opened }
        }
    }

    func close() async {
        let current = state.withLock { state in
            defer { state = State(waiting: [], current: nil) }
            return state.current
        }
        await current?.close()
    }
}
