// SPDX-License-Identifier: Apache-2.0

import DataTestKit
import JSON
import Kernel
import Synchronization
import Testing

@testable import DataDomain

@Suite struct EventTests {
    /// What a listener heard.
    private final class Heard: Sendable {
        private let events = Mutex<[RecordEvent]>([])
        func add(_ event: RecordEvent) { events.withLock { $0.append(event) } }
        var all: [RecordEvent] { events.withLock { $0 } }
        var lines: [String] {
            all.map { "\($0.slug.rawValue) \($0.entity) \($0.entityID.map(\.description) ?? "-")" }
        }
    }

    private func listen(
        _ fixture: WritingFixture,
        _ slugs: [RecordEvent.Slug],
        mode: EventListener.Mode,
        once: Bool = false
    ) -> Heard {
        let heard = Heard()
        for slug in slugs {
            fixture.hooks.listen(
                EventListener(id: slug.rawValue, slug: slug, mode: mode, once: once) { heard.add($0) }
            )
        }
        return heard
    }

    @Test func `a synchronous listener has heard of the commit when the answer comes`() async throws {
        let fixture = try WritingFixture()
        let heard = listen(fixture, [.insertAfter, .updateAfter, .deleteAfter], mode: .sync)
        try await fixture.create("tags", [["label": "a"], ["label": "b"]])
        try await fixture.update("tags", 1, ["label": "c"])
        _ = try await fixture.records.delete("tags", "2", context: fixture.context())
        #expect(
            heard.lines == [
                "mutator-insert-after tags 1", "mutator-insert-after tags 2", "mutator-update-after tags 1",
                "mutator-delete-after tags 2",
            ]
        )
        #expect(heard.all[0].data?["label"] == "a")
        #expect(heard.all[2].data?["label"] == "c")
        #expect(heard.all[2].changed == JSONObject([("label", "c")]))
        #expect(heard.all[3].data?["label"] == "b")
        #expect(heard.all[3].data?["id"] == 2)
    }

    @Test func `a write that failed is heard of by nobody`() async throws {
        let fixture = try WritingFixture()
        let heard = listen(fixture, [.insertAfter], mode: .sync)
        fixture.database.fail(.unavailable)
        #expect(await fixture.error { try await fixture.create("tags", ["label": "a"]) } == .unavailable)
        #expect(heard.all.isEmpty)
    }

    @Test func `asynchronous listeners hear from the log, in order, with the row as it was then`() async throws {
        let fixture = try WritingFixture()
        let heard = listen(fixture, [.insertAfter, .updateAfter, .deleteAfter], mode: .async)
        let feed = fixture.hooks.feed
        fixture.database.observeChanges { feed.note($0) }
        try await fixture.create("tags", ["label": "a"])
        try await fixture.update("tags", 1, ["label": "b"])
        try await fixture.update("tags", 1, ["label": "c"])
        _ = try await fixture.records.delete("tags", "1", context: fixture.context())
        #expect(heard.all.isEmpty)
        await fixture.records.deliverPending()
        #expect(
            heard.lines == [
                "mutator-insert-after tags 1", "mutator-update-after tags 1", "mutator-update-after tags 1",
                "mutator-delete-after tags 1",
            ]
        )
        #expect(heard.all.map { $0.data?["label"] } == ["a", "b", "c", "c"])
        await fixture.records.deliverPending()
        #expect(heard.all.count == 4)
    }

    @Test func `events are delivered while the service runs`() async throws {
        let fixture = try WritingFixture()
        let (stream, continuation) = AsyncStream<RecordID?>.makeStream()
        fixture.hooks.listen(
            EventListener(id: "l", slug: .insertAfter) { event in continuation.yield(event.entityID) }
        )
        let service = Task { await fixture.records.deliverEvents() }
        // The service registers itself when it starts; commits before that are not its business.
        while fixture.database.observers < 1 { await Task.yield() }
        try await fixture.create("tags", ["label": "a"])
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == .integer(1))
        service.cancel()
        await service.value
    }

    @Test func `a listener that hears once hears once, and an id stands for one listener`() async throws {
        let fixture = try WritingFixture()
        let heard = listen(fixture, [.insertAfter], mode: .sync, once: true)
        try await fixture.create("tags", [["label": "a"], ["label": "b"]])
        #expect(heard.all.count == 1)
        let replaced = Heard()
        fixture.hooks.listen(EventListener(id: "x", slug: .insertAfter, mode: .sync) { heard.add($0) })
        fixture.hooks.listen(EventListener(id: "x", slug: .insertAfter, mode: .sync) { replaced.add($0) })
        try await fixture.create("tags", ["label": "c"])
        #expect(heard.all.count == 1)
        #expect(replaced.all.count == 1)
    }

    @Test func `listeners before a write see the body, and a synchronous one may refuse it`() async throws {
        let fixture = try WritingFixture()
        let heard = listen(fixture, [.insertBefore, .updateBefore, .deleteBefore], mode: .async)
        try await fixture.create("tags", ["label": "a"])
        try await fixture.update("tags", 1, ["label": "b"])
        await fixture.records.deliverPending()
        #expect(heard.lines == ["mutator-insert-before tags -", "mutator-update-before tags 1"])
        #expect(heard.all[1].data == ["label": "b"])
        fixture.hooks.listen(
            EventListener(id: "no", slug: .insertBefore, mode: .sync) { _ in
                throw DataError.refusedByHook(code: "no", message: "No.")
            }
        )
        #expect(
            await fixture.error { try await fixture.create("tags", ["label": "a"]) }
                == .refusedByHook(code: "no", message: "No.")
        )
    }

    @Test func `a listener that fails is reported and disturbs nobody`() async throws {
        let failures = Mutex<[String]>([])
        let fixture = try WritingFixture(hooks: HookRegistry { failure in failures.withLock { $0.append(failure.id) } })
        fixture.hooks.listen(
            EventListener(id: "broken", slug: .insertAfter, mode: .sync) { _ in throw DataError.notFound }
        )
        try await fixture.create("tags", ["label": "a"])
        #expect(failures.withLock { $0 } == ["broken"])
    }

    @Test func `reads are told before and after, a read of one as such`() async throws {
        let fixture = try WritingFixture()
        try await fixture.create("tags", [["label": "a"], ["label": "b"]])
        let slugs: [RecordEvent.Slug] = [.findManyBefore, .findManyAfter, .findOneBefore, .findOneAfter]
        let heard = listen(fixture, slugs, mode: .sync)
        _ = try await fixture.all("tags")
        _ = try await fixture.get("tags", 2)
        _ = try await fixture.records.list("tags", Question(RecordQuery(limit: 1)), context: fixture.context())
        #expect(heard.all.map(\.slug) == [slugs[0], slugs[1], slugs[2], slugs[3], slugs[2], slugs[3]])
        #expect(heard.all[1].data?.arrayValue?.map { $0["label"] } == ["a", "b"])
        #expect(heard.all[3].data?["label"] == "b")
        #expect(heard.all[3].entityID == .integer(2))
        for slug in slugs { fixture.hooks.remove(id: slug.rawValue) }
        _ = try await fixture.all("tags")
        #expect(heard.all.count == 6)
    }
}
