// SPDX-License-Identifier: Apache-2.0
internal import DataDomain

extension Dialect {
    /// A column of an adopted table as a value of the type that its field means. Numbers, times and flags compare and
    /// read alike whatever their width; what is kept as something else than text is not found by a text.
    func adopted(_ stored: SQL, as type: NativeType) -> SQL {
        switch (self, type) {
        case (.sqlite, _): stored
        case (.postgres, .text): "CAST(\(stored) AS TEXT)"
        case (.postgres, _): stored
        }
    }

    /// `stored` as Roost would have stored it. What is no such value becomes null or keeps its sense as far as it has
    /// one.
    func canonical(_ stored: SQL, _ storage: ColumnStorage, _ type: FieldType) -> SQL {
        switch self {
        case .sqlite: Self.sqlite(stored, storage, type)
        case .postgres: Self.postgres(stored, storage)
        }
    }

    private static func sqlite(_ stored: SQL, _ storage: ColumnStorage, _ type: FieldType) -> SQL {
        switch storage {
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

    private static func postgres(_ stored: SQL, _ storage: ColumnStorage) -> SQL {
        switch storage {
        case .datetimeWithSpace: "roost.instant(CAST(\(stored) AS TEXT))"
        case .unixSeconds: "to_timestamp(\(stored))"
        case .unixMilliseconds: "to_timestamp(\(stored) / 1000.0)"
        case .decimalAsNumber: "CAST(\(stored) AS NUMERIC)"
        }
    }
}
