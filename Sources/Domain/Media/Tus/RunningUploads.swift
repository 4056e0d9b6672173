// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The uploads that this process works on at the moment.
final class RunningUploads: Sendable {
    private let ids = Mutex<Set<UploadID>>([])

    /// False when somebody is at it.
    func begin(_ id: UploadID) -> Bool { ids.withLock { $0.insert(id).inserted } }
    func end(_ id: UploadID) { _ = ids.withLock { $0.remove(id) } }
}
