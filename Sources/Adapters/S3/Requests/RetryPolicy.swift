// SPDX-License-Identifier: Apache-2.0

/// How often a request is tried, and how long is waited in between: a random part of a time that doubles, so that those
/// who failed together don't come back together
/// (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, "full jitter").
public struct RetryPolicy: Sendable {
    /// The first one included.
    let attempts: Int
    let first: Duration
    let longest: Duration
    private let random: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - first: the longest wait before the second attempt.
    ///   - longest: what it doubles up to.
    ///   - random: evenly from 0 to 1.
    ///   - sleep: throws when its task is cancelled.
    public init(
        attempts: Int = 4,
        first: Duration = .milliseconds(200),
        longest: Duration = .seconds(5),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.attempts = max(attempts, 1)
        self.first = first
        self.longest = longest
        self.random = random
        self.sleep = sleep
    }

    /// Runs `body` until it ends well, fails for good, or was tried often enough.
    func run<Output>(_ body: () async throws(S3Failure) -> Output) async throws(S3Failure) -> Output {
        var number = 1
        while true {
            do throws(S3Failure) {
                return try await body()
            } catch {
                guard error.isPassing, number < attempts else { throw error }
                do { try await sleep(wait(after: number)) } catch { throw .cancelled }
                number += 1
            }
        }
    }

    /// - Parameter number: of the attempt that failed, from 1.
    func wait(after number: Int) -> Duration {
        let limit = (1..<max(number, 1)).reduce(first) { wait, _ in min(wait * 2, longest) }
        return min(limit, longest) * min(max(random(), 0), 1)
    }
}
