// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import S3Adapter

@Suite struct RetryPolicyTests {
    private func policy(_ waits: WaitLog, attempts: Int = 6) -> RetryPolicy {
        RetryPolicy(
            attempts: attempts,
            first: .milliseconds(200),
            longest: .seconds(1),
            random: { 0.5 },
            sleep: { waits.add($0) }
        )
    }

    @Test func `a service that asks for less is left alone for longer and longer`() async throws {
        let waits = WaitLog()
        let tries = Mutex(0)
        let slowDown = S3Failure(status: 503, body: Array("<Error><Code>SlowDown</Code></Error>".utf8), skew: false)
        await #expect(throws: slowDown) {
            try await policy(waits).run { () async throws(S3Failure) in
                tries.withLock { $0 += 1 }
                throw slowDown
            }
        }
        #expect(tries.withLock { $0 } == 6)
        #expect(waits.all == [100, 200, 400, 500, 500].map { .milliseconds($0) })
    }

    @Test func `what can't end better is not tried again`() async throws {
        let waits = WaitLog()
        await #expect(throws: S3Failure.bucketGone) {
            try await policy(waits).run { () async throws(S3Failure) in throw .bucketGone }
        }
        #expect(waits.all.isEmpty)
    }

    @Test func `a wait that is cancelled ends the attempts`() async throws {
        let tries = Mutex(0)
        let policy = RetryPolicy(sleep: { _ in throw CancellationError() })
        await #expect(throws: S3Failure.cancelled) {
            try await policy.run { () async throws(S3Failure) in
                tries.withLock { $0 += 1 }
                throw .unreachable("")
            }
        }
        #expect(tries.withLock { $0 } == 1)
    }
}

private final class WaitLog: Sendable {
    private let waits = Mutex<[Duration]>([])
    var all: [Duration] { waits.withLock { $0 } }
    func add(_ wait: Duration) { waits.withLock { $0.append(wait) } }
}
