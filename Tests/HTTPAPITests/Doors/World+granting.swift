// SPDX-License-Identifier: Apache-2.0
import Kernel

@testable import DataTestKit

extension World {
    /// Up to three ways to read each entity, and writing what one of them gives.
    mutating func drawGrants(_ random: inout SeededGenerator) {
        for table in tables {
            let count =
                table.isConnection ? Int.random(in: 0...1, using: &random) : Int.random(in: 0...3, using: &random)
            for _ in 0..<count { drawReading(of: table, &random) }
        }
    }

    private mutating func drawReading(of table: Table, _ random: inout SeededGenerator) {
        let rule = random.chance(2, in: 3) ? drawnRule(of: table, depth: 2, &random) : nil
        let actions = random.chance(2, in: 3) ? ["read"] : [random.pick(["get", "list"])]
        let role = random.pick(["user", "user", "guest", "editor", "other"])
        grant(role, table, actions, rule, random.chance(1, in: 3) ? nil : drawnFields(of: table, &random))
        // Who may write a row can read some of it, so what a write is answered tells nothing of other rows.
        guard actions == ["read"], random.chance(1, in: 2) else { return }
        grant(role, table, [random.pick(["update", "delete"])], rule, nil)
    }

    private mutating func grant(
        _ role: String,
        _ table: Table,
        _ actions: [String],
        _ rule: DoorRule?,
        _ fields: [String]?
    ) {
        grants.append(
            DoorGrant(
                id: "g\(grants.count)",
                role: role,
                table: table.name,
                actions: actions,
                rule: rule,
                fields: fields
            )
        )
    }

    private func drawnFields(of table: Table, _ random: inout SeededGenerator) -> [String] {
        var names = table.fields.map(\.name).filter { _ in random.chance(1, in: 2) }
        if random.chance(5, in: 6) { names.append("id") }
        return names.isEmpty ? ["id"] : names
    }

    func drawnRule(of table: Table, depth: Int, _ random: inout SeededGenerator) -> DoorRule {
        let pick = Int.random(in: 0..<(depth > 0 ? 9 : 4), using: &random)
        let inner = { (random: inout SeededGenerator) in self.drawnRule(of: table, depth: depth - 1, &random) }
        switch pick {
        case 0 where table.field("owner") != nil: return .isCaller("owner")
        case 0...3: return drawnComparison([], of: table, &random)
        case 4: return .all([inner(&random), inner(&random)])
        case 5: return .any([inner(&random), inner(&random)])
        case 6: return .not(inner(&random))
        default:
            guard !table.references.isEmpty else { return drawnComparison([], of: table, &random) }
            let reference = random.pick(table.references)
            guard let target = self.table(reference.target) else { return inner(&random) }
            guard reference.isMany else { return drawnComparison([reference.name], of: target, &random) }
            let rule = drawnRule(of: target, depth: depth - 1, &random)
            return .quantified(reference.name, random.pick(["$some", "$every", "$none"]), rule)
        }
    }

    private func drawnComparison(_ hops: [String], of table: Table, _ random: inout SeededGenerator) -> DoorRule {
        let field = random.pick(table.fields.filter { $0.kind != .secret })
        let path = hops + [field.name]
        switch field.kind {
        case _ where random.chance(1, in: 5): return .isNull(path, random.chance(1, in: 2))
        case .boolean: return .compare(path, .equal, .boolean(random.chance(1, in: 2)))
        case .text: return .compare(path, random.pick(DoorRule.Comparison.allCases), random.pick(Self.texts))
        case .integer, .key, .secret:
            return .compare(
                path,
                random.pick(DoorRule.Comparison.allCases),
                .integer(Int64.random(in: 0...3, using: &random))
            )
        }
    }
}
