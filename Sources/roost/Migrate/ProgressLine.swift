// SPDX-License-Identifier: Apache-2.0

import Roost

/// How far a copy is, in one line.
struct ProgressLine {
    private static let barWidth = 24

    private let progress: MigrationProgress
    /// Rows per second; nil before there is one.
    private let rate: Double?

    init(_ progress: MigrationProgress, since time: Duration, first: Int) {
        self.progress = progress
        let seconds = time / .seconds(1)
        rate = seconds > 0.2 && progress.rows > first ? Double(progress.rows - first) / seconds : nil
    }

    private var verb: String {
        switch progress.phase {
        case .copying: "copying"
        case .finishing: "making indices and keys"
        case .verifying: "comparing"
        }
    }

    private var share: Double { progress.total > 0 ? min(Double(progress.rows) / Double(progress.total), 1) : 1 }

    private var speed: String {
        guard let rate, rate > 0 else { return "" }
        let left = Int((Double(progress.total - progress.rows) / rate).rounded(.up))
        return ", \(Int(rate)) rows/s, \(max(left, 0)) s left"
    }

    var plain: String {
        guard progress.phase != .finishing else { return verb }
        let table = progress.table.map { " \($0)" } ?? ""
        return "\(verb)\(table): \(Int(share * 100)) %, \(progress.rows) of \(progress.total) rows\(speed)"
    }

    var bar: String {
        guard progress.phase != .finishing else { return "\(verb) …" }
        let filled = Int(share * Double(Self.barWidth))
        let blocks = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
        return "\(blocks) \(plain)"
    }
}
