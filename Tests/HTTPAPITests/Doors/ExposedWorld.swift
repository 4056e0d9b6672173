// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel

@testable import DataTestKit

/// A world behind the API, and what has to be seen of it.
struct ExposedWorld {
    let world: World
    let caller: DoorCaller
    let view: WorldView
    let api: DoorsAPI

    init(
        seed: UInt64,
        _ make: (_ world: World, _ caller: Principal) async throws -> DoorsAPI = {
            try await DoorsAPI($0.schema, caller: $1)
        }
    ) async throws {
        var random = SeededGenerator(seed: seed)
        world = World.drawn(&random)
        caller = DoorCaller(id: World.callerID, roles: ["editor"])
        view = WorldView(world, caller)
        api = try await make(world, caller.principal)
        try await world.load(into: api)
    }

    private static let mostIDs = 7

    func comparisons(_ table: World.Table) -> Int {
        8 + Self.mostIDs * (1 + table.references.count) + table.references.count
    }

    /// All places where a door shows something else than the oracle.
    func differences(_ table: World.Table) async throws -> [String] {
        var found = await wholeDifferences(table)
        for reference in table.references { found += await embeddingDifferences(table, reference) }
        for id in 1...Self.mostIDs {
            found += await recordDifferences(table, id)
            for reference in table.references { found += await referenceDifferences(table, id, reference) }
        }
        return found
    }

    private func may(_ action: String, _ table: World.Table) -> Bool {
        world.grants.contains {
            $0.table == table.name && $0.covers(action) && caller.actingRoles.contains($0.role)
        }
    }

    private func get(_ target: String) async -> Answer { await api.asCaller(DoorRequest(.get, "/api/data/\(target)")) }

    private func post(_ target: String, _ body: JSONValue) async -> Answer {
        await api.asCaller(DoorRequest(.post, "/api/data/\(target)", body: body))
    }

    // MARK: - Doors to all records

    private func wholeDifferences(_ table: World.Table) async -> [String] {
        let (name, expected) = (table.name, Self.texts(of: Array(view.cells("list", table.name).values)))
        let list = await get("\(name)?limit=100")
        guard may("list", table) else {
            return list.status == 403 ? [] : ["\(name) is listed without a grant: \(list)"]
        }
        var found: [String] = []
        func compare(_ what: String, _ seen: [String]?) {
            if seen != expected { found.append("\(what) of \(name)\nshows    \(seen ?? [])\nought to \(expected)") }
        }
        compare("the list", Self.texts(list))
        for sort in ["", "&sort=size", "&sort=-name,id"] {
            let pages = await pages("\(name)?limit=2\(sort)")
            // A field that can't be read is none to sort by.
            if sort.isEmpty || pages != nil { compare("the pages by \(sort)", pages) }
        }
        compare("the query", Self.texts(await post("\(name)/query", ["limit": 100])))
        let export = await get("\(name)/export?format=ndjson")
        compare("the export", Self.texts(of: export.text.split(separator: "\n").map { Self.cells(of: $0) }))
        let count = Int64(expected.count)
        let (counted, exists) = (await post("\(name)/fn/count", [:]), await post("\(name)/fn/exists", [:]))
        if counted.json["count"]?.integerValue != count {
            found.append("the count of \(name): \(counted), not \(count)")
        }
        if exists.json["exists"]?.booleanValue != (count > 0) { found.append("the existence of \(name): \(exists)") }
        let figures = await post("\(name)/aggregate", ["select": ["n": ["count": "*"]]])
        if figures.data[0]?["n"]?.integerValue != count {
            found.append("the figures of \(name): \(figures), not \(count)")
        }
        let total = await get("\(name)?limit=1&count=exact").meta["total"]
        if total?.integerValue != count {
            found.append("the total of \(name): \(String(describing: total)), not \(count)")
        }
        return found
    }

    /// All records by pages; nil where the question is refused.
    private func pages(_ target: String) async -> [String]? {
        var (texts, cursor): ([String], String?) = ([], nil)
        for _ in 0..<20 {
            let answer = await get(target + (cursor.map { "&cursor=\($0)" } ?? ""))
            guard let page = Self.texts(answer) else { return nil }
            texts += page
            cursor = answer.meta["cursor"]?["next"]?.stringValue
            if cursor == nil { break }
        }
        return texts.sorted()
    }

    // MARK: - Doors to one record

    private func recordDifferences(_ table: World.Table, _ id: Int) async -> [String] {
        let answer = await get("\(table.name)/\(id)")
        guard may("get", table) else { return answer.status == 403 ? [] : ["\(table.name)/\(id): \(answer)"] }
        guard var cells = view.cells("get", table.name)[id] else {
            return answer.status == 404 ? [] : ["\(table.name)/\(id) is to be seen: \(answer)"]
        }
        cells["pin"] = nil
        let seen = Self.text(of: Self.cells(of: answer.data))
        return seen == Self.text(of: cells) ? [] : ["\(table.name)/\(id) shows \(seen), not \(cells)"]
    }

    private func referenceDifferences(_ table: World.Table, _ id: Int, _ reference: World.Reference) async -> [String] {
        let answer = await get("\(table.name)/\(id)/\(reference.name)?limit=100")
        let start = view.cells("get", table.name)[id]
        let ends = start.flatMap { self.ends(of: reference, from: id, $0, of: table, "list") } ?? []
        let expected = Self.texts(of: ends)
        let seen = Self.texts(answer) ?? []
        return seen == expected
            ? [] : ["\(table.name)/\(id)/\(reference.name) shows \(seen), not \(expected): \(answer)"]
    }

    private func embeddingDifferences(_ table: World.Table, _ reference: World.Reference) async -> [String] {
        let answer = await get("\(table.name)?limit=100&with=\(reference.name)")
        let parents = view.cells("list", table.name)
        let action = reference.isMany ? "list" : "get"
        var (expected, shows): ([String], Bool) = ([], false)
        for (id, cells) in parents {
            let ends = self.ends(of: reference, from: id, cells, of: table, action)
            if ends?.isEmpty == false { shows = true }
            let inner = ends.map { "+" + Self.texts(of: $0).joined(separator: "+") } ?? ""
            expected.append(Self.text(of: cells) + inner)
        }
        guard answer.status == 200 else {
            return shows
                ? ["\(table.name) with \(reference.name) is refused: \(answer)\nought to show \(expected)"] : []
        }
        let seen = (answer.data.arrayValue ?? []).map { record -> String in
            guard let inner = record[reference.name] else { return Self.text(of: Self.cells(of: record)) }
            var outer = record.objectValue ?? JSONObject()
            outer[reference.name] = nil
            let rows = inner.arrayValue ?? (inner.isNull ? [] : [inner])
            return Self.text(of: Self.cells(of: .object(outer))) + "+"
                + Self.texts(of: rows.map { Self.cells(of: $0) }).joined(separator: "+")
        }
        return seen.sorted() == expected.sorted()
            ? [] : ["\(table.name) with \(reference.name)\nshows    \(seen.sorted())\nought to \(expected.sorted())"]
    }

    /// The records that have to be seen at the other end; nil where the relation itself isn't to be seen in this row.
    private func ends(
        of reference: World.Reference,
        from id: Int,
        _ cells: WorldView.Cells,
        of table: World.Table,
        _ action: String
    ) -> [WorldView.Cells]? {
        let targets = view.cells(action, reference.target)
        switch reference.path {
        case .toOne(let key):
            guard let end = cells[key] else { return nil }
            return end.integerValue.flatMap { targets[Int($0)] }.map { [$0] } ?? []
        case .inverse(let key, _):
            let here = JSONValue.integer(Int64(id))
            return targets.sorted { $0.key < $1.key }.map(\.value).filter { $0[key] == here }
        case .through(let connection, let near, let far):
            return WorldView.pairs(world, connection, near, far, view.listed).filter { $0[0] == id }
                .compactMap { targets[$0[1]] }
        }
    }

    // MARK: - Records as texts

    private static func texts(_ answer: Answer) -> [String]? {
        guard answer.status == 200 else { return nil }
        return texts(of: (answer.data.arrayValue ?? []).map { cells(of: $0) })
    }

    private static func texts(of records: [WorldView.Cells]) -> [String] { records.map { text(of: $0) }.sorted() }

    private static func text(of cells: WorldView.Cells) -> String {
        cells.filter { $0.key != "pin" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
            .joined(separator: " ")
    }

    private static func cells(of line: Substring) -> WorldView.Cells {
        cells(of: (try? JSONValue(parsing: String(line))) ?? .null)
    }

    /// Nobody sees a deleted record here, so when it was deleted says nothing.
    private static func cells(of record: JSONValue) -> WorldView.Cells {
        var cells: WorldView.Cells = [:]
        for member in record.objectValue?.members ?? [] where member.key != "deletedAt" {
            cells[member.key] = member.value
        }
        return cells
    }
}
