// SPDX-License-Identifier: Apache-2.0

extension Predicate {
    /// All of `parts`, flat, without constants.
    public static func conjunction(_ parts: [Predicate]) -> Predicate {
        var kept: [Predicate] = []
        for part in parts {
            switch part {
            case .constant(true): continue
            case .constant(false): return .constant(false)
            case .all(let inner): kept += inner
            default: kept.append(part)
            }
        }
        if kept.isEmpty { return .constant(true) }
        return kept.count == 1 ? kept[0] : .all(kept)
    }

    /// One of `parts`, flat, without constants.
    public static func disjunction(_ parts: [Predicate]) -> Predicate {
        var kept: [Predicate] = []
        for part in parts {
            switch part {
            case .constant(false): continue
            case .constant(true): return .constant(true)
            case .any(let inner): kept += inner
            default: kept.append(part)
            }
        }
        if kept.isEmpty { return .constant(false) }
        return kept.count == 1 ? kept[0] : .any(kept)
    }

    /// The exact opposite.
    public var negated: Predicate {
        switch self {
        case .constant(let holds): .constant(!holds)
        case .not(let inner): inner
        default: .not(self)
        }
    }

    static func someRelated(_ path: RelationPath, _ inner: Predicate) -> Predicate {
        inner == .constant(false) ? inner : .exists(path, inner)
    }

    /// The same tree with every leaf replaced; constants that come up are folded away.
    func replacingLeaves(_ replacement: (Predicate) -> Predicate) -> Predicate {
        switch self {
        case .all(let parts): .conjunction(parts.map { $0.replacingLeaves(replacement) })
        case .any(let parts): .disjunction(parts.map { $0.replacingLeaves(replacement) })
        case .not(let inner): inner.replacingLeaves(replacement).negated
        case .exists(let path, let inner): .someRelated(path, inner.replacingLeaves(replacement))
        default: replacement(self)
        }
    }
}
