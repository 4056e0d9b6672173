// SPDX-License-Identifier: Apache-2.0

internal import Conditions

/// Leaves that lead to other records.
extension Predicate {
    var reachesOut: Bool { if case .exists = self { true } else { firstHop != nil } }

    var isNullTest: Bool { if case .isNull = self { true } else { false } }

    /// The to-one relation that the leaf's path begins with.
    var firstHop: String? {
        switch self {
        case .compare(let path, _, _), .isNull(let path), .match(let path, _, _), .membership(let path, _),
            .jsonHas(let path, _, _), .near(let path, _, _, _):
            path.hops.first
        case .exists(let path, _): path.hops.first
        case .search(let paths, _): paths.first?.hops.first
        case .constant, .all, .any, .not: nil
        }
    }

    /// The same leaf as seen from the record behind its first hop.
    var withoutFirstHop: Predicate {
        func next(_ path: FieldPath) -> FieldPath {
            FieldPath(hops: Array(path.hops.dropFirst()), field: path.field, kind: path.kind)
        }
        return switch self {
        case .compare(let path, let comparator, let operand): .compare(next(path), comparator, operand)
        case .isNull(let path): .isNull(next(path))
        case .match(let path, let match, let operand): .match(next(path), match, operand)
        case .membership(let path, let operand): .membership(next(path), operand)
        case .jsonHas(let path, let mode, let operand): .jsonHas(next(path), mode, operand)
        case .near(let path, let longitude, let latitude, let meters):
            .near(next(path), longitude: longitude, latitude: latitude, meters: meters)
        case .search(let paths, let operand): .search(paths.map(next), operand)
        case .exists(let path, let inner):
            .exists(RelationPath(hops: Array(path.hops.dropFirst()), relation: path.relation), inner)
        case .constant, .all, .any, .not: self
        }
    }
}
