// SPDX-License-Identifier: Apache-2.0

import Conditions
import DataDomain
import Kernel

/// Compares rows by the values of their order terms.
struct MemoryOrder {
    let terms: [OrderTerm]

    func values(of row: MemoryRow) -> [Value] {
        terms.map { term in
            if term.breaksTies { return row.id }
            let end = term.path.hops.reduce(MemoryRow?.some(row)) { row, hop in
                row.flatMap { row in row.entity.reference(hop).flatMap { row.linked($0).first?.target } }
            }
            return end?.value(of: term.path.field) ?? .null
        }
    }

    func precedes(_ left: [Value], _ right: [Value]) -> Bool {
        for (term, (left, right)) in zip(terms, zip(left, right)) {
            switch Self.order(left, right, descending: term.descending, nullsFirst: term.nulls == .first) {
            case .less: return true
            case .greater: return false
            case .equal: continue
            }
        }
        return false
    }

    static func order(_ left: Value, _ right: Value, descending: Bool, nullsFirst: Bool) -> ValueOrder {
        switch (left.isNull, right.isNull) {
        case (true, true): return .equal
        case (true, false): return nullsFirst ? .less : .greater
        case (false, true): return nullsFirst ? .greater : .less
        case (false, false):
            return (descending ? right.order(to: left) : left.order(to: right)) ?? .equal
        }
    }
}
