// SPDX-License-Identifier: Apache-2.0

import Logging

/// Goes on asking for what may come by itself, and says so, until the limit is reached.
struct StartPatience: Sendable {
    let limit: Duration
    let logger: Logger
    /// Waits for as long as it is told.
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    private static let shortestPause = Duration.milliseconds(500)
    private static let longestPause = Duration.seconds(5)

    /// What `open` gives as soon as it gives something; the last failure when it is none that passes or time is up.
    /// - Parameter waited: the time since the first attempt began.
    func reach<Found: Sendable>(
        waited: @Sendable () -> Duration,
        opening open: @Sendable () throws(StartFailure) -> Found
    ) async throws(StartFailure) -> Found {
        var pauseLength = Self.shortestPause
        while true {
            let failure: StartFailure
            do throws(StartFailure) { return try open() } catch { failure = error }
            let left = limit - waited()
            guard failure.exitCode == StartFailure.temporaryExitCode, left > .zero else { throw failure }
            logger.warning("\(failure); trying again for \(Self.text(left))")
            do { try await pause(min(pauseLength, left)) } catch { throw failure }
            pauseLength = min(pauseLength * 2, Self.longestPause)
        }
    }

    private static func text(_ duration: Duration) -> String {
        let (seconds, rest) = duration.components
        return rest == 0 ? "\(seconds) s" : "\(seconds + 1) s"
    }
}
