// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Testing

@Suite(.serialized) struct ImportedDatabase {
    /// A server after the example's script has applied its schema and imported the data through the running server.
    private func imported() throws -> Server {
        let server = try Server()
        let outcome = try Program.run(
            Repository.root.appending(path: "Examples/chinook/import"),
            [try Repository.chinook().appending(path: "ChinookData.json").path],
            in: server.folder.url,
            environment: ["ROOST": try Repository.binary().path],
            seconds: 180
        )
        guard outcome.status == 0 else { throw HarnessError("import: \(outcome)") }
        return server
    }

    @Test func `the schema file and the import script bring every row over`() throws {
        let data = try ChinookData()
        #expect(data.rowCount == 15_607)
        let server = try imported()
        let client = server.client()
        let served = try client.get("/api/schema/entities").json()["data"]
        // The connection of an m:n relation is made by Roost, so it is no entity that anybody declared.
        let declared = try #require(served.list, "\(served)").compactMap { $0["name"].string }
        let names = declared + ["playlists_tracks"]
        let entities = Dictionary(names.map { (tableName($0), $0) }) { first, _ in first }

        for (table, rows) in data.tables.sorted(by: { $0.key < $1.key }) {
            let entity = try #require(entities[table.lowercased()], "no entity for \(table) among \(names)")
            let answer = try client.get("/api/data/\(entity)?limit=1&count=exact")
            #expect(try answer.json()["meta"]["total"].int == rows.count, "\(table): \(answer)")
        }

        let invoices = try #require(entities["invoice"])
        let sum = try client.post("/api/data/\(invoices)/aggregate", json: ["select": ["sum": ["sum": "total"]]])
        #expect(try sum.json()["data"][0]["sum"].double == Double(try data.invoiceCents()) / 100, "\(sum)")

        let customers = try #require(entities["customer"])
        let everyone = try client.get("/api/data/\(customers)?limit=100").text
        for row in data.tables["Customer"] ?? [] {
            let name = try #require(row["LastName"].string)
            #expect(everyone.contains(name), "\(name) is missing or misspelt")
        }
    }

    /// The release's table for an entity: `invoice_lines` is `invoiceline`, `playlists_tracks` is `playlisttrack`.
    private func tableName(_ entity: String) -> String {
        entity.lowercased().split(separator: "_").map { part in
            part.hasSuffix("ies")
                ? part.dropLast(3) + "y" : part.hasSuffix("s") ? String(part.dropLast()) : String(part)
        }.joined()
    }
}
