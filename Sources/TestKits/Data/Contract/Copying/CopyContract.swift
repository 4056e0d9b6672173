// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Synchronization

/// What every pair of databases must do when one is copied into the other, as cases that tests run one by one.
public enum CopyContract {
    public struct Case: Sendable, CustomStringConvertible {
        public let description: String
        private let body: @Sendable (any CopyPlace) async throws -> Void

        init(_ name: String, _ body: @escaping @Sendable (any CopyPlace) async throws -> Void) {
            description = name
            self.body = body
        }

        /// Throws what was promised and not kept, with the place of the claim.
        public func run(in place: any CopyPlace) async throws { try await body(place) }
    }

    public static let cases: [Case] = [
        Case("everything comes over as it is stored") { place in
            let schema = try await CopyWorld.fill(place)
            let report = try await place.copy()
            try claimEqual(report.tables.count, schema.allEntities.count, "tables")
            try claim(report.rows > 1_200, "\(report.rows) rows came over")
            let before = try await place.rows(schema, in: try await place.source())
            let after = try await place.rows(schema, in: try await place.target())
            for (name, rows) in before { try claimEqual(after[name], rows, name) }
        },
        Case("numbers, positions and the schema's history go on") { place in
            let schema = try await CopyWorld.fill(place)
            let expected = Mutex((history: [AppliedPlan](), position: Int64(0)))
            try await place.withServedSource { database in
                let history = try await database.history(limit: 100)
                let position = try await CopyWorld.lastPosition(of: database)
                expected.withLock { $0 = (history, position) }
            }
            try await place.copy()
            try await place.withServedTarget { database in
                let (history, position) = expected.withLock { $0 }
                try claimEqual(try await database.history(limit: 100), history)
                let session = ContractSession(database, serving: schema)
                let ids = try await session.add("posts", ["title": "next"])
                try claimEqual(ids, [.integer(CopyWorld.posts + 2)], "the id behind that of a row that is gone")
                let row = try await session.get("posts", try requireFirst(ids))
                try claimEqual(row["number"], .integer(100 + CopyWorld.posts + 1), "the number behind one that is gone")
                let next = try await CopyWorld.lastPosition(of: database)
                try claim(next > position, "position \(next) is not behind \(position)")
            }
        },
        Case("a copy that breaks off anywhere is served by nobody, and goes on where it was") { place in
            let schema = try await CopyWorld.fill(place)
            var attempts = 0
            var isDone = false
            while !isDone {
                do {
                    // First before it is begun, and then each time one step further.
                    try await place.copy(breakingAt: min(attempts, 1))
                    isDone = true
                } catch MigrationFailure.database(.target, .unavailable) {
                    if attempts > 0 { try await CopyWorld.requireRefused(place) }
                    attempts += 1
                    try claim(attempts < 1_000, "it never ends")
                }
            }
            try claim(attempts > 10, "it broke off \(attempts) times only")
            let before = try await place.rows(schema, in: try await place.source())
            let after = try await place.rows(schema, in: try await place.target())
            for (name, rows) in before { try claimEqual(after[name], rows, name) }
        },
        Case("rows that are there are not brought again") { place in
            _ = try await CopyWorld.fill(place)
            do {
                try await place.copy(breakingAt: 3)
                throw ContractFailure(description: "it did not break off")
            } catch MigrationFailure.database(.target, .unavailable) {}
            let report = try await place.copy()
            try claim(report.resumedRows > 0 && report.resumedRows < report.rows, "\(report.resumedRows) were there")
        },
        Case("a copy of a source that has changed since is not gone on with, but begun anew when told") { place in
            let schema = try await CopyWorld.fill(place)
            do { try await place.copy(breakingAt: 4) } catch MigrationFailure.database(.target, .unavailable) {}
            try await place.withServedSource { database in
                try await ContractSession(database, serving: schema).add("tags", ["title": "late"])
            }
            try await CopyWorld.claimFailure(.begunWithAnother) { try await place.copy() }
            let report = try await place.copy(replacing: true)
            try claimEqual(report.resumedRows, 0, "rows taken for brought")
        },
        Case("a target with records is refused and left as it is, but replaced when told") { place in
            _ = try await CopyWorld.fill(place)
            try await place.withServedTarget { database in
                try await ContractSession(database).add("authors", ["title": "here before"])
            }
            try await CopyWorld.claimFailure(.targetHasRows(["authors"])) { try await place.copy() }
            try await place.withServedTarget { database in
                let schema = try SchemaPlanner.plan(from: .empty, to: ContractSchema.definition).to
                try claimEqual(try await ContractSession(database, serving: schema).count("authors"), 1, "authors")
            }
            try await place.copy(replacing: true)
        },
        Case("a target with a schema and no records is taken") { place in
            _ = try await CopyWorld.fill(place)
            try await place.withServedTarget { database in _ = try await ContractSession(database) }
            try await place.copy()
        },
        Case("a source that nobody has served is nothing to copy") { place in
            try await place.withServedSource { _ in }
            try await CopyWorld.claimFailure(.nothingToCopy) { try await place.copy() }
        },
        Case("progress is told from the first row to the last") { place in
            _ = try await CopyWorld.fill(place)
            let told = Mutex<[MigrationProgress]>([])
            let report = try await place.copy { one in told.withLock { $0.append(one) } }
            let all = told.withLock { $0 }
            try claimEqual(all.first?.rows, 0, "rows at first")
            for phase in [MigrationProgress.Phase.copying, .verifying] {
                try claimEqual(all.last { $0.phase == phase }?.rows, report.rows, "rows at last")
            }
            try claim(all.contains { $0.phase == .finishing }, "nothing is told of indices")
        },
    ]
}
