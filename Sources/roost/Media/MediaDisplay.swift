// SPDX-License-Identifier: Apache-2.0

import Roost
import Synchronization

/// Shows how work on files goes: on a terminal one line that changes, elsewhere a line now and then.
final class MediaDisplay: Sendable {
    private struct State {
        let start = ContinuousClock.now
        var lastShown: ContinuousClock.Instant?
        var hasOpenLine = false
    }

    private static let barWidth = 24

    private let state = Mutex(State())
    private let isTerminal = Terminal.showsProgress

    func show(_ progress: StoreMigration.Progress) {
        let share = progress.totalBytes > 0 ? Double(progress.bytes) / Double(progress.totalBytes) : 1
        let seconds = (ContinuousClock.now - state.withLock { $0.start }) / .seconds(1)
        let rate = seconds > 0.2 ? Double(progress.bytes) / seconds : 0
        let left = rate > 0 ? Int((Double(progress.totalBytes - progress.bytes) / rate).rounded(.up)) : nil
        let filled = Int(min(max(share, 0), 1) * Double(Self.barWidth))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
        let text =
            "copying: \(Int(share * 100)) %, \(progress.files) of \(progress.totalFiles) files, "
            + "\(Self.size(progress.bytes)) of \(Self.size(progress.totalBytes))"
            + (left.map { ", \(Self.size(Int64(rate)))/s, \($0) s left" } ?? "")
        show(isTerminal ? "\(bar) \(text)" : text)
    }

    func show(_ line: String) {
        let now = ContinuousClock.now
        state.withLock { state in
            let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(5)
            if let last = state.lastShown, now - last < pause { return }
            state.lastShown = now
            guard isTerminal else { return Terminal.progress(line + "\n") }
            // Back to the beginning of the line, of which the rest is erased.
            Terminal.progress("\r\(line)\u{1b}[K")
            state.hasOpenLine = true
        }
    }

    /// Leaves the line that changes.
    func end() {
        state.withLock { state in
            if state.hasOpenLine { Terminal.progress("\n") }
            state.hasOpenLine = false
        }
    }

    /// In powers of 1,000, as sizes are configured.
    static func size(_ bytes: Int64) -> String {
        let units = ["B", "KB", "MB", "GB", "TB"]
        var (value, unit) = (Double(bytes), 0)
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        guard unit > 0 else { return "\(bytes) B" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
