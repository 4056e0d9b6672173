// SPDX-License-Identifier: Apache-2.0

public import MediaDomain
internal import Synchronization

/// Writes down what it hears, and refuses what it is told to.
public final class FakeMediaEvents: MediaEvents {
    private struct State {
        var announced: [String] = []
        var failures: [String] = []
        var refusal: MediaError?
    }

    private let state = Mutex(State())

    public init() {}

    public func refuse(_ error: MediaError) { state.withLock { $0.refusal = error } }
    /// The names of files that were announced.
    public var announced: [String] { state.withLock { $0.announced } }
    public var failures: [String] { state.withLock { $0.failures } }

    public func beforeUpload(_ draft: FileDraft, length _: Int64?, by _: Requester) async throws(MediaError) {
        let refusal = state.withLock { state in
            state.announced.append(draft.name.text)
            return state.refusal
        }
        if let refusal { throw refusal }
    }

    public func failed(_ work: String, _ error: MediaError) {
        state.withLock { $0.failures.append("\(work): \(error)") }
    }
}
