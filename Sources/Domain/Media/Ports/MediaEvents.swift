// SPDX-License-Identifier: Apache-2.0

/// Who hears of files. Events of a record come from the change log, so that each is told once, after its commit,
/// whatever door it came through; this port is for what no log can tell.
public protocol MediaEvents: Sendable {
    /// An upload is about to be taken in: nothing of it is stored yet. What this throws refuses it.
    /// - Parameter length: as announced; nil when it was not.
    func beforeUpload(_ draft: FileDraft, length: Int64?, by requester: Requester) async throws(MediaError)

    /// Something about a file's bytes went wrong behind an answer (a blob could not be deleted): for the log.
    func failed(_ work: String, _ error: MediaError)
}
