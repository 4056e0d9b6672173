// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Sources one behind the other. Each is opened when its turn comes.
final class SourceChain: ByteSource {
    enum Link: Sendable {
        case blob(any BlobStore, BlobKey)
        /// Is there for as long as the chain holds it.
        case file(any ScratchFile)

        func open() async throws(BlobError) -> any ByteSource {
            switch self {
            case .blob(let store, let key): try await store.open(key, nil).source
            case .file(let file): try await file.open()
            }
        }
    }

    private struct State {
        var waiting: ArraySlice<Link>
        var current: (any ByteSource)?
    }

    private let links: [Link]
    private let state: Mutex<State>

    init(_ links: [Link]) {
        self.links = links
        state = Mutex(State(waiting: links[...]))
    }

    func next() async throws(BlobError) -> [UInt8]? {
        while true {
            if let current = state.withLock({ $0.current }) {
                if let chunk = try await current.next() { return chunk }
                state.withLock { $0.current = nil }
            }
            guard let link = state.withLock({ $0.waiting.popFirst() }) else { return nil }
            let opened = try await link.open()
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
