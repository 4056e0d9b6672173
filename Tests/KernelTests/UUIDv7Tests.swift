// SPDX-License-Identifier: Apache-2.0

import Kernel
import Synchronization
import Testing

/// A clock whose hands a test sets.
private final class SetClock: WallClock {
    private let milliseconds: Mutex<Int64>
    init(_ milliseconds: Int64) { self.milliseconds = Mutex(milliseconds) }
    func now() -> Timestamp { milliseconds.withLock { Timestamp(millisecondsSinceEpoch: $0) } }
    func set(_ milliseconds: Int64) { self.milliseconds.withLock { $0 = milliseconds } }
}

@Suite struct UUIDv7Tests {
    private static let random: @Sendable () -> UInt64 = {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    @Test func `the bits stand where RFC 9562 wants them`() {
        let generator = UUIDv7Generator(clock: SetClock(0x0123_4567_89AB), random: { .max })
        #expect(generator.makeID() == "01234567-89ab-77ff-bfff-ffffffffffff")
        #expect(generator.makeID() == "01234567-89ab-7800-8000-0000ffffffff")
    }

    @Test func `ids ascend within a millisecond, across them and when the clock steps back`() {
        let clock = SetClock(1_700_000_000_000)
        let generator = UUIDv7Generator(clock: clock, random: Self.random)
        var ids: [String] = []
        for step: Int64 in [0, 1, 0, -5000, 2, 2] {
            clock.set(1_700_000_000_000 + step)
            for _ in 0..<500 { ids.append(generator.makeID()) }
        }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 3000)
        #expect(ids.allSatisfy(UUIDv7.isValid))
    }

    @Test func `tasks at the same time never get the same id`() async {
        let generator = UUIDv7Generator(clock: SetClock(1_700_000_000_000), random: Self.random)
        let ids = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { (0..<500).map { _ in generator.makeID() } } }
            return await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(ids.count == 4000)
    }

    @Test func `a moment before 1970 counts as its start`() {
        let generator = UUIDv7Generator(clock: SetClock(-5), random: { 0 })
        #expect(generator.makeID() == "00000000-0000-7000-8000-000100000000")
    }

    @Test func `the time can be read back`() throws {
        let id = try #require(UUIDv7("018bcfe5-6800-7000-8000-000000000000"))
        #expect(id.timestamp.millisecondsSinceEpoch == 1_700_000_000_000)
    }

    @Test func `capitals are read and printed small`() throws {
        let id = try #require(UUIDv7("018BCFE5-6800-7ABC-9DEF-0123456789AB"))
        #expect(id.description == "018bcfe5-6800-7abc-9def-0123456789ab")
        #expect(!UUIDv7.isValid("018BCFE5-6800-7ABC-9DEF-0123456789AB"))
    }

    @Test(arguments: [
        "", "018bcfe5-6800-7abc-9def-0123456789a", "018bcfe5-6800-7abc-9def-0123456789abc",
        "018bcfe5-6800-4abc-9def-0123456789ab", "018bcfe5-6800-7abc-cdef-0123456789ab",
        "018bcfe5-6800-7abc-1def-0123456789ab", "018bcfe56800-7abc-9def-0123456789ab-",
        "018bcfe5-6800-7abc-9def-0123456789ag",
        "018bcfe5+6800-7abc-9def-0123456789ab", "{18bcfe5-6800-7abc-9def-0123456789a}",
    ])
    func `what is no UUIDv7 is refused`(text: String) {
        #expect(UUIDv7(text) == nil)
        #expect(!UUIDv7.isValid(text))
    }
}
