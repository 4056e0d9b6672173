// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization
import Testing

@testable import Roost

/// Time is what was waited for: nothing here waits.
@Suite struct StartPatienceTests {
    private final class Waiting: Sendable {
        let pauses = Mutex<[Duration]>([])
        var total: Duration { pauses.withLock { $0.reduce(.zero, +) } }
        func note(_ pause: Duration) { pauses.withLock { $0.append(pause) } }
    }

    private final class Lines: Sendable {
        let texts = Mutex<[String]>([])
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.texts.withLock { $0.append("\(event.level) \(event.message)") } }
    }

    private let waiting = Waiting()
    private let lines = Lines()

    private func patience(_ limit: Duration) -> StartPatience {
        let (waiting, lines) = (waiting, lines)
        return StartPatience(limit: limit, logger: Logger(label: "test") { _ in Handler(lines: lines) }) { pause in
            waiting.note(pause)
        }
    }

    private static let away = StartFailure("the database is away", exitCode: StartFailure.temporaryExitCode)

    @Test func `what comes after a while is waited for, and each wait is said with the time that is left`() async throws
    {
        let tries = Mutex(0)
        let waiting = waiting
        let found = try await patience(.seconds(30)).reach(
            waited: { waiting.total },
            opening: { () throws(StartFailure) in
                let count = tries.withLock { tries in
                    tries += 1
                    return tries
                }
                guard count == 4 else { throw Self.away }
                return "here"
            }
        )
        #expect(found == "here")
        #expect(waiting.pauses.withLock { $0 } == [.milliseconds(500), .seconds(1), .seconds(2)])
        #expect(
            lines.texts.withLock { $0 } == [
                "warning the database is away; trying again for 30 s",
                "warning the database is away; trying again for 30 s",
                "warning the database is away; trying again for 29 s",
            ]
        )
    }

    @Test func `when time is up the last failure ends the start`() async {
        let waiting = waiting
        await #expect(throws: Self.away) {
            try await patience(.seconds(30)).reach(
                waited: { waiting.total },
                opening: { () throws(StartFailure) -> Int in throw Self.away }
            )
        }
        #expect(waiting.total == .seconds(30))
    }

    @Test func `what only a person can mend is not waited for`() async {
        let waiting = waiting
        let wrong = StartFailure("the password is wrong")
        await #expect(throws: wrong) {
            try await patience(.seconds(30)).reach(
                waited: { waiting.total },
                opening: { () throws(StartFailure) -> Int in throw wrong }
            )
        }
        #expect(waiting.total == .zero && lines.texts.withLock { $0.isEmpty })
    }
}
