// SPDX-License-Identifier: Apache-2.0
import Kernel

/// What one caller may see of a world: the oracle of the doors. Worked out from the grants alone.
struct WorldView: Equatable {
    typealias Cells = [String: JSONValue]

    /// Readable cells by table and id, for one record by its id.
    let got: [String: [Int: Cells]]
    /// The same for everything that can name several records.
    let listed: [String: [Int: Cells]]
    /// The links of m:n relations whose ends are both visible: by connection, the ids of both ends.
    let links: [String: Set<[Int]>]

    init(_ world: World, _ caller: DoorCaller) {
        let got = Self.cells(world, "get", caller)
        let listed = Self.cells(world, "list", caller)
        self.got = got
        self.listed = listed
        var links: [String: Set<[Int]>] = [:]
        for table in world.tables {
            for case .through(let connection, let near, let far) in table.references.map(\.path) {
                guard let end = table.references.first(where: { $0.path.connection == connection })?.target else {
                    continue
                }
                let pairs = Self.pairs(world, connection, near, far, listed)
                links[connection + "." + near] = pairs.filter { pair in
                    let isNear = got[table.name]?[pair[0]] != nil || listed[table.name]?[pair[0]] != nil
                    return isNear && (got[end]?[pair[1]] != nil || listed[end]?[pair[1]] != nil)
                }
            }
        }
        self.links = links
    }

    func cells(_ action: String, _ table: String) -> [Int: Cells] { (action == "get" ? got : listed)[table] ?? [:] }

    /// The links that are visible as such, whatever is to be seen of their ends.
    static func pairs(
        _ world: World,
        _ connection: String,
        _ near: String,
        _ far: String,
        _ listed: [String: [Int: Cells]]
    ) -> Set<[Int]> {
        let hasRules = world.grants.contains { $0.table == connection }
        var pairs: Set<[Int]> = []
        for id in world.ids(of: connection) {
            guard let row = world.row(id, of: connection), let start = row.cells[near]?.integerValue,
                let end = row.cells[far]?.integerValue
            else { continue }
            let seen = listed[connection]?[id]
            if hasRules, seen?[near] == nil || seen?[far] == nil { continue }
            pairs.insert([Int(start), Int(end)])
        }
        return pairs
    }

    private static func cells(_ world: World, _ action: String, _ caller: DoorCaller) -> [String: [Int: Cells]] {
        var all: [String: [Int: Cells]] = [:]
        for table in world.tables {
            let grants = world.grants.filter {
                $0.table == table.name && $0.covers(action) && caller.actingRoles.contains($0.role)
            }
            for (id, row) in world.rows[table.name] ?? [:] where !row.isDeleted {
                let giving = grants.filter { $0.rule?.holds(id, of: table, in: world, caller: caller.id) ?? true }
                guard !giving.isEmpty else { continue }
                var cells: Cells = [:]
                for name in ["id"] + table.fields.filter({ !$0.isHidden }).map(\.name) {
                    // A secret can be tried where it is given, one record at a time.
                    if table.field(name)?.kind == .secret, action == "list" { continue }
                    guard giving.contains(where: { $0.fields?.contains(name) ?? true }) else { continue }
                    cells[name] = name == "id" ? .integer(Int64(id)) : row.cells[name] ?? .null
                }
                all[table.name, default: [:]][id] = cells
            }
        }
        return all
    }
}

/// Who asks.
struct DoorCaller: Sendable {
    let id: String
    let roles: [String]

    var actingRoles: [String] { roles + ["user", "guest"] }

    var principal: Principal {
        Principal(
            kind: .user(.text(id)),
            roles: roles,
            details: PrincipalDetails(fingerprint: "\(id)/\(roles.joined(separator: ","))")
        )
    }
}

extension World.Reference.Path {
    var connection: String? { if case .through(let name, _, _) = self { name } else { nil } }
}
