// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Hears of events. It can't change anything; a ``BeforeHook`` can.
public struct EventListener: Sendable {
    public enum Mode: Sendable, Hashable {
        /// The request waits for it. Before a write, what it throws refuses the write.
        case sync
        /// Runs behind the answer, in the order of commits.
        case async
    }

    /// A listener replaces an earlier one of the same id.
    public let id: String
    public let slug: RecordEvent.Slug
    /// Nil for all entities.
    public let entity: EntityName?
    public let mode: Mode
    /// Is removed with the first event it hears of.
    public let once: Bool
    public let body: @Sendable (RecordEvent) async throws -> Void

    public init(
        id: String,
        slug: RecordEvent.Slug,
        entity: EntityName? = nil,
        mode: Mode = .async,
        once: Bool = false,
        _ body: @escaping @Sendable (RecordEvent) async throws -> Void
    ) {
        self.id = id
        self.slug = slug
        self.entity = entity
        self.mode = mode
        self.once = once
        self.body = body
    }
}

/// Something that a hook or listener did wrong, for the log.
public struct HookFailure: Sendable {
    public let id: String
    public let entity: EntityName
    public let message: String
}
