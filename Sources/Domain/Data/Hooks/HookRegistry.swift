// SPDX-License-Identifier: Apache-2.0

public import Kernel
internal import Synchronization

/// The hooks and listeners of one app. Registering is possible at any time and counts from the next request on.
public final class HookRegistry: Sendable {
    struct Before: Sendable {
        let id: String
        let action: Change.Action
        let entity: EntityName?
        let body: BeforeHook
    }

    private struct InTransaction: Sendable {
        let id: String
        let entity: EntityName?
        let hook: TransactionHook
    }

    private struct State {
        var before: [Before] = []
        var inTransaction: [InTransaction] = []
        var listeners: [EventListener] = []
    }

    /// How long one hook or listener may take.
    let limit: Duration
    let clock: any Clock<Duration>
    let report: @Sendable (HookFailure) -> Void
    /// Events on their way to asynchronous listeners.
    let feed = EventFeed()
    private let state = Mutex(State())

    /// `report` is told of listeners that failed, since nobody else is; it must return at once.
    public init(
        limit: Duration = .seconds(2),
        clock: any Clock<Duration> = ContinuousClock(),
        report: @escaping @Sendable (HookFailure) -> Void = { _ in }
    ) {
        self.limit = limit
        self.clock = clock
        self.report = report
    }

    /// Runs `body` before each write of the kind, in the order of registration. A hook replaces an earlier one of the
    /// same id.
    /// - Parameter entity: nil for all entities.
    public func before(
        _ action: Change.Action,
        of entity: EntityName? = nil,
        id: String,
        _ body: @escaping BeforeHook
    ) {
        let hook = Before(id: id, action: action, entity: entity, body: body)
        state.withLock { $0.before.replace(hook, where: { $0.id == id }) }
    }

    /// Runs `hook` on the writer, inside each transaction that writes records of `entity` (nil for all).
    public func inTransaction(of entity: EntityName? = nil, id: String, _ hook: TransactionHook) {
        let entry = InTransaction(id: id, entity: entity, hook: hook)
        state.withLock { $0.inTransaction.replace(entry, where: { $0.id == id }) }
    }

    public func listen(_ listener: EventListener) {
        state.withLock { $0.listeners.replace(listener, where: { $0.id == listener.id }) }
    }

    /// Removes hooks and listeners of that id.
    public func remove(id: String) {
        state.withLock {
            $0.before.removeAll { $0.id == id }
            $0.inTransaction.removeAll { $0.id == id }
            $0.listeners.removeAll { $0.id == id }
        }
    }

    // MARK: - What a request finds

    func hooks(before action: Change.Action, of entity: EntityName) -> [Before] {
        state.withLock { state in
            if state.before.isEmpty { return [] }
            return state.before.filter { $0.action == action && ($0.entity == nil || $0.entity == entity) }
        }
    }

    func transactionHooks(of entities: Set<EntityName>) -> [TransactionHook] {
        state.withLock { state in
            state.inTransaction.filter { $0.entity.map(entities.contains) ?? true }.map(\.hook)
        }
    }

    var hasAsynchronousListeners: Bool {
        state.withLock { $0.listeners.contains { $0.mode == .async } }
    }

    func hears(_ slug: RecordEvent.Slug, of entity: EntityName, mode: EventListener.Mode) -> Bool {
        state.withLock { state in
            state.listeners.contains { $0.slug == slug && $0.mode == mode && ($0.entity ?? entity) == entity }
        }
    }

    /// The listeners of an event; those that hear but once are removed with it.
    func take(_ slug: RecordEvent.Slug, of entity: EntityName, mode: EventListener.Mode) -> [EventListener] {
        state.withLock { state in
            let found = state.listeners.filter {
                $0.slug == slug && $0.mode == mode && ($0.entity ?? entity) == entity
            }
            if found.contains(where: \.once) {
                let heard = Set(found.filter(\.once).map(\.id))
                state.listeners.removeAll { heard.contains($0.id) }
            }
            return found
        }
    }
}

extension Array {
    /// Puts `element` in the place of the one that matches, or at the end.
    fileprivate mutating func replace(_ element: Element, where matches: (Element) -> Bool) {
        if let place = firstIndex(where: matches) { self[place] = element } else { append(element) }
    }
}

extension HookRegistry {
    /// Whether anybody listens to reads of the entity.
    func hearsReads(of entity: EntityName) -> Bool {
        state.withLock { state in
            state.listeners.contains { $0.slug.isRead && ($0.entity ?? entity) == entity }
        }
    }
}
