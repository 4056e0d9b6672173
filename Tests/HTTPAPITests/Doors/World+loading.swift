// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Kernel
import Testing

extension World {
    /// Stores all rows.
    func load(into api: DoorsAPI) async throws {
        for table in tables {
            let lines = ids(of: table.name).compactMap { id in row(id, of: table.name).map { line(id, $0) } }
            try await add(lines, to: table, of: api)
        }
        for table in tables {
            for id in ids(of: table.name) where row(id, of: table.name)?.isDeleted == true {
                try await done(.delete, "\(table.name)/\(id)", of: api)
            }
        }
        try await check(api)
    }

    /// Makes what is stored as `before` into this world, change by change.
    func load(into api: DoorsAPI, over before: World) async throws {
        try await before.load(into: api)
        for table in tables.reversed() {
            for id in before.ids(of: table.name).reversed() {
                let path = "\(table.name)/\(id)"
                if before.row(id, of: table.name)?.isDeleted == true {
                    try await done(.post, path + "/restore", of: api)
                }
                if !isKept(id, of: table, from: before) { try await done(.delete, path + "?purge=true", of: api) }
            }
        }
        for table in tables {
            // Values that nobody else may have are given up before they are taken.
            try await patch(table, of: api, over: before) { $0.kind == .key ? .null : nil }
            let new = ids(of: table.name).filter { !isKept($0, of: table, from: before) }
            try await add(new.compactMap { id in row(id, of: table.name).map { line(id, $0) } }, to: table, of: api)
        }
        for table in tables {
            try await patch(table, of: api, over: before) { _ in nil }
        }
        for table in tables {
            for id in ids(of: table.name) where row(id, of: table.name)?.isDeleted == true {
                try await done(.delete, "\(table.name)/\(id)", of: api)
            }
        }
        try await check(api)
    }

    /// Whether the record is the one that was there, with other cells maybe; a link is always another one.
    private func isKept(_ id: Int, of table: Table, from before: World) -> Bool {
        guard let row = row(id, of: table.name), let old = before.row(id, of: table.name) else { return false }
        return !table.isConnection || row == old
    }

    /// Changes the cells that differ: to what they are here, or to what `passing` says for the time being.
    private func patch(
        _ table: Table,
        of api: DoorsAPI,
        over before: World,
        _ passing: (Field) -> JSONValue?
    ) async throws {
        for id in ids(of: table.name) where !table.isConnection {
            guard let row = row(id, of: table.name), let old = before.row(id, of: table.name) else { continue }
            var changes = JSONObject()
            for field in table.fields where row.cells[field.name] != old.cells[field.name] {
                changes[field.name] = passing(field) ?? row.cells[field.name]
            }
            if !changes.isEmpty { try await done(.patch, "\(table.name)/\(id)", .object(changes), of: api) }
        }
    }

    private func line(_ id: Int, _ row: Row) -> String {
        JSONValue.object(JSONObject([("id", .integer(Int64(id)))] + row.cells.map { ($0.key, $0.value) })).text
    }

    private func add(_ lines: [String], to table: Table, of api: DoorsAPI) async throws {
        guard !lines.isEmpty else { return }
        var request = DoorRequest(.post, "/api/data/\(table.name)/import?format=ndjson")
        request.body = lines.joined(separator: "\n")
        let answer = await api.asRoot(request)
        try #require(answer.status == 200, "\(request): \(answer)")
    }

    private func done(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        of api: DoorsAPI
    ) async throws {
        let answer = await api.asRoot(DoorRequest(method, "/api/data/\(path)", body: body))
        try #require(answer.status == 200, "\(method) \(path): \(answer)")
    }

    /// The server holds what the model says, so that a difference found later is none of the test's own making.
    private func check(_ api: DoorsAPI) async throws {
        for table in tables {
            let deleted = table.deletesSoftly ? "&deleted=with" : ""
            let answer = await api.asRoot(DoorRequest(.get, "/api/data/\(table.name)?limit=100&sort=id\(deleted)"))
            let stored = answer.data.arrayValue ?? []
            try #require(
                stored.compactMap { $0["id"]?.integerValue.map { Int($0) } } == ids(of: table.name),
                "\(answer)"
            )
            for record in stored {
                guard let id = record["id"]?.integerValue, let row = row(Int(id), of: table.name) else { continue }
                for field in table.fields where !field.isHidden && field.kind != .secret {
                    try #require(record[field.name] == row.cells[field.name], "\(table.name) \(field.name): \(record)")
                }
                if table.deletesSoftly { try #require((record["deletedAt"]?.isNull == false) == row.isDeleted) }
            }
        }
    }
}
