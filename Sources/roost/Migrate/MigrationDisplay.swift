// SPDX-License-Identifier: Apache-2.0

import Roost
import Synchronization

/// Shows how a copy goes: on a terminal one line that changes, elsewhere a line now and then; at the end the tables.
final class MigrationDisplay: Sendable {
    private struct State {
        let start = ContinuousClock.now
        var phase: MigrationProgress.Phase?
        var phaseStart = ContinuousClock.now
        /// Rows that the phase began with: those of an earlier run count for no rate.
        var firstRows = 0
        var lastShown: ContinuousClock.Instant?
        var hasOpenLine = false
    }

    private let state = Mutex(State())
    private let isTerminal = Terminal.showsProgress

    func show(_ event: RoostApp.MigrationEvent) {
        switch event {
        case .warning(let text): Terminal.complain("roost: \(text)")
        case .progress(let progress): show(progress)
        case .compared(let report): show(report)
        case .done(let notes): for note in notes { Terminal.say(note) }
        }
    }

    /// Leaves the line that changes.
    func end() {
        state.withLock { state in
            if state.hasOpenLine { Terminal.progress("\n") }
            state.hasOpenLine = false
        }
    }

    private func show(_ progress: MigrationProgress) {
        let now = ContinuousClock.now
        state.withLock { state in
            if state.phase != progress.phase {
                state.phase = progress.phase
                state.phaseStart = now
                state.firstRows = progress.rows
                state.lastShown = nil
            }
            let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(5)
            if let last = state.lastShown, now - last < pause { return }
            state.lastShown = now
            let line = ProgressLine(progress, since: now - state.phaseStart, first: state.firstRows)
            if isTerminal {
                // Back to the beginning of the line, of which the rest is erased.
                Terminal.progress("\r\(line.bar)\u{1b}[K")
                state.hasOpenLine = true
            } else {
                Terminal.progress(line.plain + "\n")
            }
        }
    }

    private func show(_ report: MigrationReport) {
        end()
        let width = report.tables.map(\.name.count).max() ?? 0
        for table in report.tables {
            let name = table.name.padded(to: width)
            let rows = String(table.source.rows).padded(to: 10, atStart: true)
            let verdict = table.isSame ? "same" : "DIFFERENT: \(Self.difference(of: table))"
            Terminal.say("\(name)  \(rows)  \(table.source.digits)  \(verdict)")
        }
        let time = ContinuousClock.now - state.withLock { $0.start }
        let seconds = max(time / .seconds(1), 0.001)
        let copied = report.rows - report.resumedRows
        let rate = Int(Double(copied) / seconds)
        Terminal.say(
            """
            \(report.rows) rows of \(report.tables.count) tables, schema \(report.schemaVersion): copied and compared in \
            \(Int(seconds.rounded(.up))) s (\(rate) rows/s)
            """
        )
    }

    private static func difference(of table: MigrationReport.Table) -> String {
        if table.expectedRows == table.target.rows { return "as many rows, but other values" }
        return "\(table.expectedRows) rows were counted, \(table.target.rows) arrived"
    }
}

extension String {
    fileprivate func padded(to width: Int, atStart: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(width - count, 0))
        return atStart ? blanks + self : self + blanks
    }
}
