// SPDX-License-Identifier: Apache-2.0

import AuthTestKit
import Kernel
import Synchronization
import Testing

@testable import AuthDomain

/// Two nodes that tell each other what they have counted.
struct AttemptSharingTests {
    private let clock = FakeClock()
    private let board = Board()
    private let one: Node
    private let two: Node

    init() {
        one = Node("one", board, clock)
        two = Node("two", board, clock)
    }

    private func settle() async {
        for node in [one, two, one] { await node.sharing.settle() }
    }

    private let guess = Attempt(.signIn, address: "192.0.2.1", account: "ann@x.test")

    /// Whether the attempt is taken.
    private func isTaken(_ node: Node, _ attempt: Attempt) -> Bool {
        (try? node.limiter.admit(attempt)) != nil
    }

    // MARK: - Buckets

    @Test func `who tries on two nodes in turns has one budget`() async {
        var taken = 0
        for round in 0..<40 {
            if isTaken(round % 2 == 0 ? one : two, guess) { taken += 1 }
            await settle()
        }
        #expect(taken == 10)
        clock.advance(seconds: 6)
        #expect(isTaken(two, guess))
        await settle()
        #expect(!isTaken(one, guess))
    }

    @Test func `what was taken on both before they knew of each other has to fill again on both`() async {
        for _ in 0..<10 { #expect(isTaken(one, guess) && isTaken(two, guess)) }
        await settle()
        clock.advance(seconds: 60)
        #expect(!isTaken(one, guess) && !isTaken(two, guess))
        clock.advance(seconds: 6)
        #expect(isTaken(one, guess) && isTaken(two, guess))
    }

    @Test func `an attempt that was long ago when it is heard of costs what is left of it`() async {
        for _ in 0..<10 { #expect(isTaken(one, guess)) }
        await one.sharing.settle()
        clock.advance(seconds: 54)
        await two.sharing.settle()
        for _ in 0..<9 { #expect(isTaken(two, guess)) }
        #expect(!isTaken(two, guess))
    }

    @Test func `what a node could not tell in time costs no more than one budget`() async {
        board.breaks(true)
        for _ in 0..<30 {
            _ = isTaken(one, guess)
            await one.sharing.settle()
            clock.advance(seconds: 60)
        }
        board.breaks(false)
        await settle()
        clock.advance(seconds: 60)
        #expect(isTaken(two, guess))
    }

    // MARK: - Failures

    @Test func `failures lock on all nodes, and a right attempt forgives them on all`() async {
        for _ in 0..<3 {
            one.limiter.fail(guess)
            two.limiter.fail(guess)
        }
        #expect(isTaken(one, guess) && isTaken(two, guess))
        await settle()
        #expect(!isTaken(one, guess) && !isTaken(two, guess))
        two.limiter.succeed(guess)
        await settle()
        #expect(isTaken(one, guess))
    }

    @Test func `failures after a right attempt count on other nodes, those before it don't`() async {
        for _ in 0..<4 { one.limiter.fail(guess) }
        one.limiter.succeed(guess)
        one.limiter.fail(guess)
        await settle()
        for _ in 0..<3 { two.limiter.fail(guess) }
        #expect(isTaken(two, guess))
        two.limiter.fail(guess)
        #expect(!isTaken(two, guess))
    }

    // MARK: - Exchanges

    @Test func `without the others each node counts for itself, and tells it when it can`() async {
        board.breaks(true)
        for _ in 0..<10 {
            #expect(isTaken(one, guess))
            await settle()
        }
        #expect(!isTaken(one, guess))
        #expect(isTaken(two, guess))
        #expect(one.failures == 1)
        board.breaks(false)
        // First goes out what was given to the exchange that failed, then what was counted since.
        await settle()
        await settle()
        #expect(!isTaken(two, guess))
        board.breaks(true)
        await settle()
        #expect(one.failures == 2)
    }

    @Test func `a report whose leaving is not known to have failed counts once`() async {
        for _ in 0..<4 { #expect(isTaken(one, guess)) }
        board.breaks(true, after: true)
        await one.sharing.settle()
        #expect(isTaken(one, guess))
        board.breaks(false)
        await one.sharing.settle()
        await settle()
        for _ in 0..<5 { #expect(isTaken(two, guess)) }
        #expect(!isTaken(two, guess))
    }

    @Test func `of more than a report carries those with the most attempts go first, and none is lost`() {
        let limiter = AttemptLimiter(clock: clock, isShared: true)
        let keys = (0..<8).map { Attempt(.refresh, address: "192.0.2.\($0)") }
        for key in keys { try? limiter.admit(key) }
        try? limiter.admit(keys[6])
        #expect(limiter.report(most: 1)?.entries.map(\.key) == [keys[6]])
        #expect(limiter.report(most: 5)?.entries.count == 5)
        #expect(limiter.report(most: 5)?.entries.count == 2)
        #expect(limiter.report(most: 5) == nil)
    }

    @Test func `who shares with nobody keeps nothing to tell`() {
        let limiter = AttemptLimiter(clock: clock)
        try? limiter.admit(guess)
        limiter.fail(guess)
        #expect(limiter.report() == nil)
    }

    // MARK: - Text

    @Test func `a report is the same after its way as text`() {
        let tallies = [
            AttemptTally(taken: 3, failed: 2), AttemptTally(failed: 1, isForgiven: true), AttemptTally(taken: 1),
        ]
        let keys = [
            guess, Attempt(.mailbox, address: nil, account: "\u{0}\"ü\u{1F600}"),
            Attempt(.apiKey, address: "2001:db8::/64"),
        ]
        let report = AttemptReport(entries: zip(keys, tallies).map { AttemptReport.Entry(key: $0, tally: $1) })
        #expect(AttemptReport(text: report.text) == report)
        #expect(!report.text.utf8.contains(0))
    }

    @Test(arguments: ["", "{}", "[1]", "[[]]", #"[["guessing",null,"a",1,1,false]]"#, #"[["signIn",null,"a"]]"#])
    func `what is no report says nothing`(_ text: String) {
        #expect(AttemptReport(text: text).entries == [])
    }

    @Test func `a report of made-up numbers locks nobody for good`() {
        let text = #"[["signIn","192.0.2.1",null,9223372036854775807,-5,false]]"#
        one.limiter.hear(AttemptReport(text: text), age: .seconds(-9_000_000_000_000))
        clock.advance(seconds: 60)
        #expect(isTaken(one, guess))
    }
}

private struct Node {
    let limiter: AttemptLimiter
    let sharing: AttemptSharing
    private let count: Board.Count

    /// How often sharing began to fail.
    var failures: Int { count.value.withLock { $0 } }

    init(_ name: String, _ board: Board, _ clock: FakeClock) {
        let count = Board.Count()
        self.count = count
        limiter = AttemptLimiter(clock: clock, isShared: true)
        sharing = AttemptSharing(limiter, over: Board.Seat(board: board, name: name, clock: clock)) { _ in
            count.value.withLock { $0 += 1 }
        }
    }
}

/// Keeps reports in memory, and breaks when told to.
private final class Board: Sendable {
    final class Count: Sendable {
        let value = Mutex(0)
    }

    private struct Leaf {
        let node: String
        let report: AttemptReport
        let at: Timestamp
        var readers: Set<String>
    }

    private struct State {
        var leaves: [Leaf] = []
        var isBroken = false
        /// Breaks when the report has been left.
        var breaksLate = false
        var last: [String: AttemptReport] = [:]
    }

    private let state = Mutex(State())

    func breaks(_ isBroken: Bool, after: Bool = false) {
        state.withLock { ($0.isBroken, $0.breaksLate) = (isBroken, after) }
    }

    struct Seat: AttemptExchange {
        let board: Board
        let name: String
        let clock: FakeClock

        func exchange(_ report: AttemptReport?) async throws(AuthError) -> [HeardReport] {
            let now = clock.now()
            let heard = board.state.withLock { state -> [HeardReport]? in
                if state.isBroken, !state.breaksLate { return nil }
                if let report, state.last[name] != report {
                    state.leaves.append(Leaf(node: name, report: report, at: now, readers: [name]))
                }
                if state.isBroken {
                    state.last[name] = report
                    return nil
                }
                state.last[name] = nil
                var heard: [HeardReport] = []
                for index in state.leaves.indices where state.leaves[index].readers.insert(name).inserted {
                    let leaf = state.leaves[index]
                    let age = now.millisecondsSinceEpoch - leaf.at.millisecondsSinceEpoch
                    heard.append(HeardReport(leaf.report, age: .milliseconds(age)))
                }
                return heard
            }
            guard let heard else { throw .unavailable }
            return heard
        }
    }
}
