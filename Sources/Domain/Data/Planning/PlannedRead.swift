// SPDX-License-Identifier: Apache-2.0

package import Kernel

/// A plan, and what the answer's entity tag and cursors are made of.
package struct PlannedRead: Sendable {
    package let plan: ReadPlan
    let facts: Facts
    let limit: Int
    let offset: Int

    /// What reads of one shape have in common.
    final class Facts: Sendable {
        let touched: Set<EntityName>
        /// A text that is equal only for callers with the same rights; nil when they depend on the moment.
        let rights: String?
        /// Of a single record's tag; nil where its own version says too little.
        let seed: RecordTag.Seed?
        /// See ``Cursor/signature(of:)``.
        let order: String
        /// Where the operands of the condition stand among the values.
        let operands: [OperandPlace]
        /// Nothing in it depends on who asks or when, beyond the rights.
        let isReusable: Bool
        /// The caller sees everything of what it touches, so that versions and change marks tell nothing else. Of all
        /// other reads the tag is made of what they give.
        let isWhole: Bool

        init(_ shape: ReadShape, touched: Set<EntityName>, rights: String?, isReusable: Bool, isWhole: Bool) {
            self.touched = touched
            self.rights = rights
            self.isReusable = isReusable
            self.isWhole = isWhole
            seed = (isWhole ? rights : nil).flatMap { RecordTag.Seed(shape, rights: $0) }
            order = Cursor.signature(of: shape.order)
            operands = OperandPlace.all(in: shape.filter) ?? []
        }
    }

    package var touched: Set<EntityName> { facts.touched }
    var rights: String? { facts.rights }
    var seed: RecordTag.Seed? { facts.seed }
    var isReusable: Bool { facts.isReusable }
    var isWhole: Bool { facts.isWhole }

    /// The same read of another record: the id is the first value.
    func of(_ id: RecordID) -> PlannedRead {
        var values = plan.values
        values[0] = id.value
        return with(values, limit: limit, offset: offset)
    }

    /// The plan of another question of the same shape. Nil when its values need a plan of their own: they are of other
    /// types or lie between those of the field, or they are refused.
    func asked(_ query: RecordQuery, _ operands: [JSONValue], cursor: Cursor?) -> PlannedRead? {
        guard operands.count == facts.operands.count else { return nil }
        var values = plan.values
        for (place, operand) in zip(facts.operands, operands) {
            guard values.indices.contains(place.index), let value = place.value(of: operand) else { return nil }
            values[place.index] = value
        }
        guard put(cursor, into: &values), let limit = put(query, into: &values) else { return nil }
        return with(values, limit: limit, offset: query.offset)
    }

    private func with(_ values: [Value], limit: Int, offset: Int) -> PlannedRead {
        PlannedRead(plan: ReadPlan(shape: plan.shape, values: values), facts: facts, limit: limit, offset: offset)
    }

    private func put(_ cursor: Cursor?, into values: inout [Value]) -> Bool {
        guard let seek = plan.shape.seek else { return cursor == nil }
        guard let cursor, cursor.entity == plan.shape.entity.name.rawValue, cursor.order == facts.order,
            cursor.isBackward == seek.isBackward, cursor.values.count == seek.boundaries.count
        else { return false }
        for (boundary, value) in zip(seek.boundaries, cursor.values) {
            guard boundary.isNull == value.isNull else { return false }
            values[boundary.parameter] = value
        }
        return true
    }

    /// The limit that was asked for.
    private func put(_ query: RecordQuery, into values: inout [Value]) -> Int? {
        let (limit, shape) = (query.limit ?? RecordQuery.defaultLimit, plan.shape)
        guard (1...RecordQuery.maximumLimit).contains(limit), (shape.limit.offset == nil) == (query.offset == 0)
        else { return nil }
        // A record by its id has no order, and a limit of its own.
        if !shape.order.isEmpty { values[shape.limit.rows] = .integer(Int64(limit)) }
        if let place = shape.limit.offset { values[place] = .integer(Int64(query.offset)) }
        return limit
    }
}
