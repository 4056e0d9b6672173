// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

/// Executes an aggregate on one snapshot.
struct MemoryAggregate {
    let shape: AggregateShape
    let values: [Value]
    let entity: Entity
    let store: MemoryStore

    init(_ plan: AggregatePlan, of entity: Entity, store: MemoryStore) {
        shape = plan.shape
        values = plan.values
        self.entity = entity
        self.store = store
    }

    func rows() throws(DatabaseError) -> [[Value]] {
        let view = MemoryView(store: store, values: values)
        let scoped = view.scoped(shape.scopes)
        let rows = view.rows(of: entity).filter { shape.policy.matches($0, parameters: values) }
            .map { MemoryRow($0.record, of: entity, in: scoped) }
            .filter { shape.filter.matches($0, parameters: values) }
        var groups: [[ExactValue]: [MemoryRow]] = shape.groups.isEmpty ? [[]: []] : [:]
        for row in rows { groups[shape.groups.map { ExactValue(key($0, row)) }, default: []].append(row) }

        var result: [OutputRow] = []
        for (key, rows) in groups {
            var cells = key.map(\.value)
            for figure in shape.figures { cells.append(try self.figure(figure, of: rows)) }
            let row = OutputRow(names: shape.groups.map(\.name) + shape.figures.map(\.name), cells: cells)
            if shape.having.matches(row, parameters: values) { result.append(row) }
        }
        result.sort(by: precedes)
        guard case .integer(let limit) = values[shape.limit] else { return [] }
        return result.prefix(Int(clamping: limit)).map(\.cells)
    }

    private func key(_ group: AggregateShape.Group, _ row: MemoryRow) -> Value {
        let value = value(group.path, row)
        guard let bucket = group.bucket, case .text(let text) = value else { return value }
        return bucket.start(of: text, kind: group.path.kind).map { .text($0) } ?? .null
    }

    private func value(_ path: FieldPath, _ row: MemoryRow) -> Value {
        MemoryOrder(terms: [OrderTerm(path: path, descending: false)]).values(of: row)[0]
    }

    private func figure(_ figure: AggregateShape.Figure, of rows: [MemoryRow]) throws(DatabaseError) -> Value {
        guard let path = figure.path else { return .integer(Int64(rows.count)) }
        let values = rows.map { value(path, $0) }.filter { !$0.isNull }
        switch figure.function {
        case .count: return .integer(Int64(values.count))
        case .countDistinct: return .integer(Int64(Set(values.map(ExactValue.init)).count))
        case .sum: return try MemorySum(values).total()
        case .avg: return try MemorySum(values).average()
        case .min: return values.min { $0.order(to: $1) == .less } ?? .null
        case .max: return values.max { $0.order(to: $1) == .less } ?? .null
        }
    }

    /// By the asked names, then by the groups, so that the order is always the same.
    private func precedes(_ left: OutputRow, _ right: OutputRow) -> Bool {
        let groups = shape.groups.map { AggregateShape.Order(name: $0.name, descending: false) }
        for term in shape.order + groups {
            let (left, right) = (left.value(of: term.name), right.value(of: term.name))
            let order = MemoryOrder.order(
                left,
                right,
                descending: term.descending,
                nullsFirst: !term.descending
            )
            if order != .equal { return order == .less }
        }
        return false
    }
}

/// Groups and figures as `having` names them.
private struct OutputRow: ConditionRow {
    let names: [String]
    let cells: [Value]

    func value(of field: String) -> Value { names.firstIndex(of: field).map { cells[$0] } ?? .null }
    func related(_ relation: String) -> [any ConditionRow] { [] }
}
