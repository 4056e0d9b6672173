// SPDX-License-Identifier: Apache-2.0
import Kernel

@testable import DataTestKit

extension World {
    static let names = ["alpha", "beta", "gamma", "delta"]
    static let callerID = "u1"

    /// A schema of two to four entities with every kind of relation, rows, and grants.
    static func drawn(_ random: inout SeededGenerator) -> World {
        var world = World()
        for name in names.prefix(Int.random(in: 2...4, using: &random)) {
            var fields = [Field(name: "name", kind: .text), Field(name: "size", kind: .integer)]
            fields.append(Field(name: "flag", kind: .boolean))
            fields.append(Field(name: "owner", kind: .text))
            if random.chance(1, in: 2) { fields.append(Field(name: "secret", kind: .text, isHidden: true)) }
            if random.chance(1, in: 2) { fields.append(Field(name: "code", kind: .text, isUnique: true)) }
            if random.chance(1, in: 3) { fields.append(Field(name: "pin", kind: .secret)) }
            world.tables.append(Table(name: name, fields: fields, deletesSoftly: random.chance(1, in: 2)))
        }
        world.drawRelations(&random)
        world.drawRows(&random)
        world.drawGrants(&random)
        return world
    }

    private mutating func drawRelations(_ random: inout SeededGenerator) {
        for place in tables.indices {
            let target = Int.random(in: 0...place, using: &random)
            relate("r\(place)", place, target, isOneToOne: place != target && random.chance(1, in: 4))
            if place > 0, random.chance(1, in: 3) { relate("s\(place)", place, 0, isOneToOne: false) }
        }
        guard random.chance(3, in: 4) else { return }
        let (source, target) = (tables[1].name, tables[0].name)
        relations.append(Relation(name: "tie", kind: "m:n", source: source, target: target))
        let connection = "\(source)_\(target)"
        let (near, far) = ("\(source)_id", "\(target)_id")
        tables[1].references.append(
            Reference(name: target, target: target, path: .through(connection: connection, near: near, far: far))
        )
        tables[0].references.append(
            Reference(name: source, target: source, path: .through(connection: connection, near: far, far: near))
        )
        let keys = [Field(name: near, kind: .key), Field(name: far, kind: .key)]
        tables.append(Table(name: connection, fields: keys, isConnection: true))
    }

    private mutating func relate(_ name: String, _ source: Int, _ target: Int, isOneToOne: Bool) {
        let (forward, backward, key) = ("to\(name)", "of\(name)", "to\(name)_id")
        let (from, to) = (tables[source].name, tables[target].name)
        relations.append(
            Relation(
                name: name,
                kind: isOneToOne ? "1:1" : "n:1",
                source: from,
                target: to,
                forward: forward,
                backward: backward
            )
        )
        tables[source].fields.append(Field(name: key, kind: .key))
        tables[source].references.append(Reference(name: forward, target: to, path: .toOne(key: key)))
        tables[target].references.append(
            Reference(name: backward, target: from, path: .inverse(key: key, many: !isOneToOne))
        )
    }

    // MARK: - Rows

    private mutating func drawRows(_ random: inout SeededGenerator) {
        for table in tables {
            for id in 1...Int.random(in: 3...5, using: &random) {
                guard let row = drawnRow(id, of: table, &random) else { continue }
                rows[table.name, default: [:]][id] = row
            }
        }
        for table in tables where table.deletesSoftly {
            let id = random.pick(ids(of: table.name))
            rows[table.name]?[id]?.isDeleted = random.chance(1, in: 2)
        }
    }

    /// Nil when no values fit: a connection has each pair once.
    func drawnRow(_ id: Int, of table: Table, _ random: inout SeededGenerator) -> Row? {
        var row = Row(cells: [:])
        for field in table.fields {
            row.cells[field.name] = drawnValue(field, id, of: table, &random)
        }
        guard table.isConnection else { return row }
        if row.cells.values.contains(.null)
            || ids(of: table.name).contains(where: { self.row($0, of: table.name)?.cells == row.cells })
        {
            return nil
        }
        return row
    }

    func drawnValue(_ field: Field, _ id: Int, of table: Table, _ random: inout SeededGenerator) -> JSONValue {
        switch field.kind {
        case .text where field.isUnique: return .string("\(table.name)-\(Int.random(in: 0...999_999, using: &random))")
        case .text where field.name == "owner": return random.pick([.string(Self.callerID), "u2", .null])
        case .text, .secret: return random.pick(Self.texts + [.null])
        case .integer: return random.pick([0, 1, 2, 3, .null])
        case .boolean: return random.pick([true, false, .null])
        case .key: return drawnKey(field, id, of: table, &random)
        }
    }

    static let texts: [JSONValue] = ["a", "b", "ab", "ba"]

    /// The id of a record that is there; of the same entity an older one, of the one end of a 1:1 one that is free.
    private func drawnKey(_ field: Field, _ id: Int, of table: Table, _ random: inout SeededGenerator) -> JSONValue {
        guard let target = keyTarget(field, of: table) else { return .null }
        var ids = ids(of: target.name).filter { target.name != table.name || $0 < id }
        if isOneToOne(field, of: table) {
            ids = ids.filter { end in
                !(rows[table.name] ?? [:]).contains {
                    $0.key != id && $0.value.cells[field.name] == .integer(Int64(end))
                }
            }
        }
        guard !ids.isEmpty, table.isConnection || random.chance(5, in: 6) else { return .null }
        return .integer(Int64(random.pick(ids)))
    }

    func keyTarget(_ field: Field, of table: Table) -> Table? {
        if table.isConnection { return self.table(String(field.name.dropLast(3))) }
        for case let reference in table.references {
            if case .toOne(let key) = reference.path, key == field.name { return self.table(reference.target) }
        }
        return nil
    }

    private func isOneToOne(_ field: Field, of table: Table) -> Bool {
        relations.contains { $0.kind == "1:1" && $0.source == table.name && field.name == "to\($0.name)_id" }
    }
}
