// SPDX-License-Identifier: Apache-2.0

internal import DataDomain

extension ColumnStorage {
    /// `stored` as Roost would have stored it. What is no such value becomes null or keeps its sense as far as it has
    /// one.
    func canonical(_ stored: SQL, _ type: FieldType) -> SQL {
        switch self {
        case .datetimeWithSpace: return "strftime('%Y-%m-%dT%H:%M:%fZ', \(stored))"
        case .unixSeconds: return "strftime('%Y-%m-%dT%H:%M:%fZ', \(stored), 'unixepoch')"
        case .unixMilliseconds: return "strftime('%Y-%m-%dT%H:%M:%fZ', \(stored) / 1000.0, 'unixepoch')"
        case .decimalAsNumber:
            guard case .number(let rules) = type, case .decimal(let scale) = rules.kind else { return stored }
            var power: SQL = "1"
            for _ in 0..<scale { power.append(text: "0") }
            return "CAST(round(\(stored) * \(power).0) AS INTEGER)"
        }
    }
}
