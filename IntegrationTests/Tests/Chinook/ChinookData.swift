// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// The dataset as the release has it, to compare with.
struct ChinookData {
    /// Rows by table: `Track`, `InvoiceLine`, …
    let tables: [String: [JSON]]

    init() throws {
        let bytes = try Data(contentsOf: try Repository.chinook().appending(path: "ChinookData.json"))
        let text = String(decoding: bytes, as: UTF8.self).trimmingPrefix("\u{FEFF}")
        let file = try JSON(parsing: Data(text.utf8))
        var tables: [String: [JSON]] = [:]
        for name in file.keys ?? [] {
            tables[name] = file[name].list
        }
        guard tables.count == 11 else { throw HarnessError("ChinookData.json has \(tables.count) tables, not 11") }
        self.tables = tables
    }

    var rowCount: Int { tables.values.reduce(0) { $0 + $1.count } }

    /// The invoices' sum in cents, exact.
    func invoiceCents() throws -> Int {
        try (tables["Invoice"] ?? []).reduce(0) { sum, row in
            guard let total = row["Total"].double else { throw HarnessError("an invoice without a total") }
            return sum + Int((total * 100).rounded())
        }
    }
}
