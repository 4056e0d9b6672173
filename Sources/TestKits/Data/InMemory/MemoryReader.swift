// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

/// Executes reads on one snapshot.
struct MemoryReader {
    /// Unrestricted, with the values of the plan.
    let view: MemoryView

    init(_ plan: ReadPlan, store: MemoryStore) {
        view = MemoryView(store: store, values: plan.values)
    }

    func read<Sink: RowSink & ~Copyable>(_ shape: ReadShape, into sink: inout Sink) {
        let visible = view.rows(of: shape.entity).filter { shape.policy.matches($0, parameters: view.values) }
        let matching = visible.filter { shape.filter.matches(scoped($0, shape), parameters: view.values) }
        let page = page(matching.map { MemoryLink(target: $0) }, of: shape)
        var outcome = page.outcome
        if page.links.count == 1, shape.entity.isVersioned { outcome.version = page.links[0].target.record.version }
        count(shape.count, matching: matching.count, visible: visible.count, shape, into: &outcome)
        emit(page.links, of: shape, extras: nil, many: !shape.order.isEmpty, outcome, into: &sink)
    }

    /// The row with `id`, if the shape lets it be seen.
    func record<Sink: RowSink & ~Copyable>(_ id: RecordID, _ shape: ReadShape, into sink: inout Sink) -> Bool {
        guard let row = view.row(id, of: shape.entity), shape.policy.matches(row, parameters: view.values) else {
            return false
        }
        emit([MemoryLink(target: row)], of: shape, extras: nil, many: false, ReadOutcome(rows: 1), into: &sink)
        return true
    }

    private func scoped(_ row: MemoryRow, _ shape: ReadShape) -> MemoryRow {
        MemoryRow(row.record, of: row.entity, in: view.scoped(shape.scopes))
    }

    // MARK: - Embedded relations

    private func embed<Sink: RowSink & ~Copyable>(
        _ expansion: Expansion,
        of parent: MemoryRow,
        into sink: inout Sink
    ) {
        let shape = expansion.shape
        let links = links(expansion, of: parent).filter { link in
            let row = scoped(link.target, shape)
            if case .inverse(let key, _) = expansion.reference.path, row.isMasked(key) { return false }
            return shape.policy.matches(link.target, parameters: view.values)
                && shape.filter.matches(row, parameters: view.values)
        }
        let page = page(links, of: shape)
        sink.expansion(expansion)
        emit(page.links, of: shape, extras: expansion, many: expansion.reference.isMany, page.outcome, into: &sink)
    }

    /// The rows at the other end, over those links that the shape lets be seen.
    private func links(_ expansion: Expansion, of parent: MemoryRow) -> [MemoryLink] {
        guard case .through(let name, _, _, _) = expansion.reference.path, let scope = expansion.shape.scopes[name]
        else { return parent.linked(expansion.reference) }
        return MemoryRow(parent.record, of: parent.entity, in: view.scoped([name: scope]))
            .linked(expansion.reference).map {
                MemoryLink(target: $0.target.trusted, connection: $0.connection?.trusted)
            }
    }

    // MARK: - Rows

    private func emit<Sink: RowSink & ~Copyable>(
        _ links: [MemoryLink],
        of shape: ReadShape,
        extras: Expansion?,
        many: Bool,
        _ outcome: ReadOutcome,
        into sink: inout Sink
    ) {
        sink.beginRows(of: shape, many: many)
        for link in links {
            let visibility = visibility(of: link.target, shape)
            sink.beginRow(visibility: visibility)
            for column in shape.columns { sink.cell(link.target.stored(column.field), column) }
            if let extras, let connection = link.connection { emit(extras, connection, into: &sink) }
            for expansion in shape.expansions where expansion.visibility & visibility != 0 {
                embed(expansion, of: link.target, into: &sink)
            }
            sink.endRow()
        }
        sink.endRows(outcome)
    }

    private func emit<Sink: RowSink & ~Copyable>(
        _ expansion: Expansion,
        _ connection: MemoryRow,
        into sink: inout Sink
    ) {
        guard case .through(_, _, _, let name) = expansion.reference.path, !expansion.extras.isEmpty else { return }
        sink.beginObject(name)
        for column in expansion.extras { sink.cell(connection.stored(column.field), column) }
        sink.endObject()
    }

    private func visibility(of row: MemoryRow, _ shape: ReadShape) -> UInt64 {
        if shape.alternatives.isEmpty { return .max }
        return shape.alternatives.enumerated().reduce(0) { bits, alternative in
            alternative.element.matches(row, parameters: view.values) ? bits | 1 << UInt64(alternative.offset) : bits
        }
    }
}

extension RowSink where Self: ~Copyable {
    /// Hands over a value as a database would: booleans and decimals as integers, everything else as it is.
    fileprivate mutating func cell(_ value: Value, _ column: OutputColumn) {
        switch value {
        case .null, .list: null(column)
        case .boolean(let value): integer(value ? 1 : 0, column)
        case .integer(let value): integer(value, column)
        case .decimal(let value): integer(value.unscaled, column)
        case .real(let value): real(value, column)
        case .text(let value), .json(let value): text(Array(value.utf8).span, column)
        }
    }
}
