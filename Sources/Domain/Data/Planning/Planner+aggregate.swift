// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension Planner {
    func aggregate(
        _ query: AggregateQuery,
        of entity: Entity,
        wherePointer: String = "/where"
    ) throws(DataError) -> AggregatePlan {
        let alternatives = try alternatives(.list, on: entity)
        let subject = ReadableSubject(entity, alternatives: alternatives, planner: self)
        let filter = try filter(query.condition, about: subject, pointer: wherePointer)
        var groups: [AggregateShape.Group] = []
        for (place, group) in query.groups.enumerated() {
            groups.append(try self.group(group, about: subject, at: "/group/\(place)"))
        }
        var figures: [AggregateShape.Figure] = []
        for figure in query.figures {
            figures.append(try self.figure(figure, about: subject, at: "/select/\(figure.name)"))
        }
        let output = OutputSubject(groups: groups, figures: figures)
        let having = try self.having(query.having, about: output)
        var values: [Value] = []
        let policy = Policy.rows(of: entity, alternatives: alternatives, deleted: .without)
            .parameterized(into: &values)
        let shapeFilter = filter.predicate.parameterized(into: &values)
        let scopes = subject.trace.scopes.sorted { $0.key < $1.key }.reduce(into: [EntityName: ReadScope]()) {
            result,
            entry in
            let rows = entry.value.rows.parameterized(into: &values)
            let masks = entry.value.masks.sorted { $0.key < $1.key }.map {
                ($0.key, $0.value.parameterized(into: &values))
            }
            result[entry.key] = ReadScope(rows: rows, masks: Dictionary(masks, uniquingKeysWith: { first, _ in first }))
        }
        let shapeHaving = having.parameterized(into: &values)
        let order = try order(query.sort, about: output)
        values.append(.integer(Int64(query.limit)))
        let shape = AggregateShape(
            entityName: entity.name,
            schemaVersion: schema.version,
            policy: policy,
            filter: shapeFilter,
            scopes: scopes,
            groups: groups,
            figures: figures,
            having: shapeHaving,
            order: order,
            limit: values.count - 1
        )
        return AggregatePlan(shape: shape, values: values)
    }

    private func group(
        _ group: AggregateQuery.Group,
        about subject: ReadableSubject,
        at place: String
    ) throws(DataError) -> AggregateShape.Group {
        let path = try path(group.path, about: subject, at: place)
        guard path.kind != .json, path.kind != .geo else {
            throw .invalid([.init(pointer: place, code: "invalid_type", message: "JSON can't be grouped by.")])
        }
        guard let bucket = group.bucket else {
            return .init(name: group.name, path: path, bucket: nil, encoding: .init(path.kind))
        }
        guard path.kind == .instant || (path.kind == .date && bucket != .hour) else {
            throw .invalid([
                .init(pointer: place, code: "invalid_type", message: "Buckets of time need a date or a datetime.")
            ])
        }
        return .init(name: group.name, path: path, bucket: bucket, encoding: .text)
    }

    private func figure(
        _ figure: AggregateQuery.Figure,
        about subject: ReadableSubject,
        at place: String
    ) throws(DataError) -> AggregateShape.Figure {
        guard let text = figure.path else {
            return .init(name: figure.name, function: figure.function, path: nil, encoding: .integer)
        }
        let path = try path(text, about: subject, at: place)
        let encoding: OutputColumn.Encoding
        switch figure.function {
        case .count, .countDistinct: encoding = .integer
        case .avg: encoding = .real
        case .sum, .min, .max: encoding = .init(path.kind)
        }
        let isFit =
            switch figure.function {
            case .count: true
            case .countDistinct: path.kind != .geo
            case .sum, .avg: path.kind.isNumber
            case .min, .max: path.kind.isOrdered
            }
        guard isFit else {
            throw .invalid([
                .init(
                    pointer: place,
                    code: "invalid_type",
                    message: "\(figure.function.rawValue) can't be made of \"\(text)\"."
                )
            ])
        }
        return .init(name: figure.name, function: figure.function, path: path, encoding: encoding)
    }

    private func path(_ text: String, about subject: ReadableSubject, at place: String) throws(DataError) -> FieldPath {
        guard let path = ReadPlanner(self).path(text, from: subject) else {
            if let refusal = ReadPlanner(self).refusal(of: text, from: subject, at: place) { throw refusal }
            throw .invalid([
                .init(
                    pointer: place,
                    code: "unknown_field",
                    message: "\(subject.entity.name) has no field \"\(text)\"."
                )
            ])
        }
        return path
    }

    private func having(_ json: JSONValue?, about output: OutputSubject) throws(DataError) -> Predicate {
        guard let json else { return .constant(true) }
        do throws(ConditionError) {
            return try Predicate(checking: Condition(json: json), against: output).binding(value(of:))
        } catch {
            throw Self.dataError(error, pointer: "/having")
        }
    }

    private func order(
        _ sort: [RecordQuery.SortTerm],
        about output: OutputSubject
    ) throws(DataError) -> [AggregateShape.Order] {
        var order: [AggregateShape.Order] = []
        for term in sort {
            guard output.member(term.path) != nil else {
                throw .invalid([
                    .init(
                        pointer: "/sort",
                        code: "unknown_field",
                        message: "There is no group or figure \"\(term.path)\"."
                    )
                ])
            }
            order.append(.init(name: term.path, descending: term.descending))
        }
        return order
    }
}

/// The groups and figures of an aggregate, as `having` and `sort` may name them.
private struct OutputSubject: ConditionSubject {
    let members: [String: ValueKind]
    let searchableFields: [String] = []

    init(groups: [AggregateShape.Group], figures: [AggregateShape.Figure]) {
        let kinds =
            groups.map { ($0.name, $0.bucket == nil ? $0.path.kind : ValueKind.text) }
            + figures.map { ($0.name, Self.kind(of: $0)) }
        members = Dictionary(kinds, uniquingKeysWith: { first, _ in first })
    }

    private static func kind(of figure: AggregateShape.Figure) -> ValueKind {
        switch figure.function {
        case .count, .countDistinct: .integer
        case .avg: .real
        case .sum, .min, .max: figure.path?.kind ?? .real
        }
    }

    func member(_ name: String) -> ConditionMember? { members[name].map { .field($0) } }
}
