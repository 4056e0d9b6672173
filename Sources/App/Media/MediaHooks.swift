// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import Logging
public import MediaDomain
import Synchronization

/// What programs that embed Roost hear of files.
///
/// Before-upload hooks may refuse; listeners hear of files that came and went, each once, after the commit and whatever
/// door it came through.
public final class MediaHooks: Sendable {
    /// Something that happened to a file.
    public enum Slug: String, Sendable, Hashable, CaseIterable {
        case uploaded = "file-uploaded"
        case deleted = "file-deleted"
    }

    /// Throws a ``MediaDomain/MediaError`` to refuse; anything else counts as a defect of the hook.
    public typealias BeforeUpload =
        @Sendable (_ draft: FileDraft, _ length: Int64?, _ requester: Requester) async throws -> Void
    /// `file` is the record of `media` as it is, or was.
    public typealias Listener = @Sendable (_ slug: Slug, _ file: RecordEvent) async throws -> Void

    private struct State {
        var before: [(id: String, hook: BeforeUpload)] = []
        var listeners: [(id: String, slug: Slug, body: Listener)] = []
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    /// Runs `hook` before a byte of an upload is taken in. It replaces an earlier one of the same id.
    public func beforeUpload(id: String, _ hook: @escaping BeforeUpload) {
        state.withLock { state in
            state.before.removeAll { $0.id == id }
            state.before.append((id, hook))
        }
    }

    public func listen(_ slug: Slug, id: String, _ body: @escaping Listener) {
        state.withLock { state in
            state.listeners.removeAll { $0.id == id }
            state.listeners.append((id, slug, body))
        }
    }

    public func remove(id: String) {
        state.withLock { state in
            state.before.removeAll { $0.id == id }
            state.listeners.removeAll { $0.id == id }
        }
    }

    // MARK: - The change log

    private static let ids = ["roost.media.inserted", "roost.media.updated", "roost.media.deleted"]

    /// Hears of every change of files, and frees the bytes that no file has any more.
    /// - Parameter note: is told of each change too.
    func begin(
        _ registry: HookRegistry,
        _ files: Files,
        _ note: @escaping @Sendable (RecordEvent) -> Void = { _ in }
    ) {
        let slugs: [RecordEvent.Slug] = [.insertAfter, .updateAfter, .deleteAfter]
        for (id, slug) in zip(Self.ids, slugs) {
            registry.listen(
                EventListener(id: id, slug: slug, entity: MediaEntities.files) { [weak self] event in
                    note(event)
                    if let key = event.change?.old["blob"]?.stringValue.flatMap({ BlobKey($0) }) {
                        await files.forget([key])
                    }
                    try await self?.tell(event)
                }
            )
        }
    }

    func end(_ registry: HookRegistry) {
        for id in Self.ids { registry.remove(id: id) }
    }

    private func tell(_ event: RecordEvent) async throws {
        let slug: Slug
        switch event.slug {
        case .insertAfter: slug = .uploaded
        case .deleteAfter: slug = .deleted
        default: return
        }
        for listener in state.withLock({ $0.listeners }) where listener.slug == slug {
            try await listener.body(slug, event)
        }
    }
}

extension MediaHooks: MediaEvents {
    public func beforeUpload(
        _ draft: FileDraft,
        length: Int64?,
        by requester: Requester
    ) async throws(MediaError) {
        for (id, hook) in state.withLock({ $0.before }) {
            do {
                try await hook(draft, length, requester)
            } catch let error as MediaError {
                throw error
            } catch {
                throw .internalFailure("before-upload hook \(id) threw \(error)")
            }
        }
    }

    public func failed(_ work: String, _ error: MediaError) {
        logger.warning("media: \(work) failed; `roost media gc` finds what is left", metadata: ["error": "\(error)"])
    }
}
