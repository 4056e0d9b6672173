// SPDX-License-Identifier: Apache-2.0

import Kernel

extension Records {
    /// Delivers events to asynchronous listeners until the task is cancelled. One call per app, from the start on:
    /// events are those of commits after it.
    public func deliverEvents() async {
        let feed = hooks.feed
        database.observeChanges { feed.note($0) }
        for await _ in feed.signals {
            await deliverPending()
        }
    }

    /// Delivers what there is, in the order of commits.
    func deliverPending() async {
        while !Task.isCancelled {
            let batch = hooks.feed.next()
            for event in batch.events { await tell(event, mode: .async) }
            guard let position = batch.after else { return }
            guard hooks.hasAsynchronousListeners else { return hooks.feed.skip() }
            // A failure is no loss: the position stays, and the next commit tries again.
            guard let changes = try? await database.changes(after: position, limit: 500), let last = changes.last
            else { return }
            let schema = self.schema
            for change in changes { await tell(change, mode: .async, schema: schema) }
            hooks.feed.delivered(upTo: last.position)
        }
    }

    /// Lets synchronous listeners hear of a commit; the answer waits for them.
    func tellSynchronously(_ changes: [Change], schema: Schema, context: RequestContext) async {
        for change in changes { await tell(change, mode: .sync, schema: schema) }
    }

    private func tell(_ change: Change, mode: EventListener.Mode, schema: Schema) async {
        let slug = RecordEvent.Slug.after(change.action)
        guard let entity = schema.entity(id: change.entityID), !entity.isHidden,
            hooks.hears(slug, of: entity.name, mode: mode)
        else {
            return
        }
        let image = try? await image(after: change, of: entity, schema: schema)
        var changed = JSONObject()
        for member in image?.members ?? [] where change.action == .create || change.old[member.key] != nil {
            changed[member.key] = member.value
        }
        await tell(
            RecordEvent(
                slug: slug,
                entity: entity.name,
                entityID: change.recordID,
                data: image.map { .object($0) },
                changed: change.action == .delete ? JSONObject() : changed,
                change: change
            ),
            mode: mode
        )
    }

    /// Calls the listeners of an event, one after the other; what they throw is reported.
    func tell(_ event: RecordEvent, mode: EventListener.Mode) async {
        for listener in hooks.take(event.slug, of: event.entity, mode: mode) {
            do {
                try await TimeLimit(limit: hooks.limit, clock: hooks.clock).run { try await listener.body(event) }
            } catch is TimeLimitExceeded {
                hooks.report(
                    HookFailure(id: listener.id, entity: event.entity, message: "took longer than \(hooks.limit)")
                )
            } catch {
                hooks.report(HookFailure(id: listener.id, entity: event.entity, message: "\(error)"))
            }
        }
    }

    /// Lets listeners hear of a write to come; a synchronous one may refuse it by throwing.
    func tellBefore(
        _ action: Change.Action,
        _ request: WriteRequest,
        id: RecordID?,
        pending: [HookScope.PendingWrite]
    ) async throws(DataError) {
        let slug = RecordEvent.Slug.before(action)
        let name = request.entity.name
        let event = RecordEvent(
            slug: slug,
            entity: name,
            entityID: id,
            data: action == .delete ? nil : .object(request.body)
        )
        for listener in hooks.take(slug, of: name, mode: .sync) {
            do {
                try await HookScope.$pending.withValue(pending) {
                    try await TimeLimit(limit: hooks.limit, clock: hooks.clock).run { try await listener.body(event) }
                }
            } catch let error as DataError {
                throw error
            } catch {
                hooks.report(HookFailure(id: listener.id, entity: name, message: "\(error)"))
                throw error is TimeLimitExceeded
                    ? .deadlineExceeded : .internalFailure("listener \(listener.id) threw \(error)")
            }
        }
        if hooks.hears(slug, of: name, mode: .async) { hooks.feed.post(event) }
    }

    /// Tells listeners of a read. Reading code asks ``HookRegistry/hearsReads(of:)`` first, which costs next to nothing.
    func tellRead(_ event: RecordEvent) async {
        await tell(event, mode: .sync)
        if hooks.hears(event.slug, of: event.entity, mode: .async) { hooks.feed.post(event) }
    }
}
