// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

extension WriteBuilder {
    /// Unties the rows at `ends`, or all others when `keeps` is true.
    mutating func release(
        _ tie: Tie,
        link: LinkWrite,
        _ ends: [LinkWrite.End],
        keeps: Bool
    ) throws(DataError) {
        guard let named = known(ends) else { return }
        switch tie {
        case .connection(let connection, _, let near, let far, let id):
            guard let mine = isEqual(near, id, at: link.pointer) else { return }
            let rows = Predicate.conjunction([mine, Self.isAmong(far, named, keeps: keeps)])
            let given = try alternatives(.delete, on: connection)
            let delete = WriteOperation.Delete(
                target: Self.matching(rows, limit: WriteRequest.rowLimit),
                softly: false,
                checks: given.checks(given.covering([]))
            )
            _ = append(.delete(delete), of: connection, at: RowPlace(pointer: link.pointer), isMain: false)
        case .keys(let target, let keys):
            guard let idField = target.field(SystemField.id) else { return }
            var parts = [Self.isAmong(idField, named, keeps: keeps)]
            for key in keys {
                guard let mine = isEqual(key.field, key.input, at: link.pointer) else { return }
                parts.append(mine)
            }
            try clear(keys.map(\.field), of: target, where: .conjunction(parts), at: link.pointer)
        }
    }

    private mutating func clear(
        _ keys: [Field],
        of target: Entity,
        where rows: Predicate,
        at pointer: String
    ) throws(DataError) {
        if let field = keys.first(where: \.required) {
            return report(pointer, "required", "\(target.name).\(field.name) is required: its records can't be let go.")
        }
        try requireWritable(target)
        let given = try alternatives(.update, on: target)
        let places = try covering(given, keys.map(\.name))
        var assignments = keys.map { Assignment($0, .set(.value(.null))) }
        touch(target, &assignments)
        let update = WriteOperation.Update(
            target: Self.matching(rows, limit: WriteRequest.rowLimit),
            assignments: assignments,
            checks: given.checks(places)
        )
        _ = append(.update(update), of: target, at: RowPlace(pointer: pointer), isMain: false)
    }

    /// The ids of `ends`; those that are results of other steps can't stand in a condition.
    private mutating func known(_ ends: [LinkWrite.End]) -> [Value]? {
        var ids: [Value] = []
        for end in ends {
            guard let id = known(end.id, at: end.pointer) else { return nil }
            ids.append(id)
        }
        return ids
    }

    private mutating func known(_ input: Input, at pointer: String) -> Value? {
        if case .value(let value) = input { return value }
        report(pointer, "invalid_reference", "An id is needed here, not a reference to a result.")
        return nil
    }

    private mutating func isEqual(_ field: Field, _ input: Input, at pointer: String) -> Predicate? {
        guard let value = known(input, at: pointer) else { return nil }
        return .compare(Self.path(field), .equal, .value(value))
    }

    private static func isAmong(_ field: Field, _ ids: [Value], keeps: Bool) -> Predicate {
        if ids.isEmpty { return .constant(keeps) }
        let among = Predicate.membership(path(field), .value(.list(ids)))
        return keeps ? among.negated : among
    }

    private static func path(_ field: Field) -> FieldPath {
        FieldPath(field: field.name.rawValue, kind: field.type.valueKind ?? .text)
    }
}
