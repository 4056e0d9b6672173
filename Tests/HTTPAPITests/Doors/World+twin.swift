// SPDX-License-Identifier: Apache-2.0
import Kernel

@testable import DataTestKit

extension World {
    /// A world that looks the same to the caller and differs in much of what they can't see: cells, rows, links, and
    /// what was deleted softly.
    func twin(for caller: DoorCaller, _ random: inout SeededGenerator) -> World {
        let view = WorldView(self, caller)
        var twin = self
        for _ in 0..<40 {
            guard let changed = twin.changed(&random), WorldView(changed, caller) == view else { continue }
            twin = changed
        }
        return twin
    }

    /// With one thing changed; nil where that can't be.
    private func changed(_ random: inout SeededGenerator) -> World? {
        var world = self
        let table = random.pick(tables)
        let ids = ids(of: table.name)
        guard let id = ids.isEmpty ? nil : random.pick(ids) else { return nil }
        switch Int.random(in: 0..<8, using: &random) {
        case 0...3:
            guard !table.isConnection else { return nil }
            let field = random.pick(table.fields)
            world.rows[table.name]?[id]?.cells[field.name] = drawnValue(field, id, of: table, &random)
        case 4, 5:
            let next = 1 + (ids.last ?? 0)
            guard ids.count < 9, let row = drawnRow(next, of: table, &random) else { return nil }
            world.rows[table.name]?[next] = row
        case 6:
            guard !isNamed(id, of: table) else { return nil }
            world.rows[table.name]?[id] = nil
        default:
            guard table.deletesSoftly else { return nil }
            world.rows[table.name]?[id]?.isDeleted.toggle()
        }
        return world
    }

    /// Whether some key holds the record's id.
    private func isNamed(_ id: Int, of table: Table) -> Bool {
        tables.contains { other in
            other.fields.contains { field in
                field.kind == .key && keyTarget(field, of: other)?.name == table.name
                    && (rows[other.name] ?? [:]).values.contains { $0.cells[field.name] == .integer(Int64(id)) }
            }
        }
    }
}
