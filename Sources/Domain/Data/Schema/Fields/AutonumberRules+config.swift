// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension AutonumberRules {
    /// Leaves more numbers than anyone can use.
    private static let starts: ClosedRange<Int64> = 0...(1 << 53)

    init(reading config: inout ConfigReader) {
        self.init(start: config.integer("start", in: Self.starts) ?? 1)
    }

    func write(to config: inout JSONObject) {
        if start != 1 { config["start"] = .integer(start) }
    }
}
