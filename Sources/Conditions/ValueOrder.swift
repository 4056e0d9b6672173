// SPDX-License-Identifier: Apache-2.0

/// How two values that can be compared lie to one another.
public enum ValueOrder: Sendable, Hashable {
    case less
    case equal
    case greater
}

extension ValueOrder {
    init<Ordered: Comparable>(_ left: Ordered, _ right: Ordered) {
        self = left < right ? .less : left == right ? .equal : .greater
    }

    /// By code point, which is the order of the UTF-8 bytes.
    init(_ left: String, _ right: String) {
        var (left, right) = (left.utf8.makeIterator(), right.utf8.makeIterator())
        while true {
            switch (left.next(), right.next()) {
            case (nil, nil):
                self = .equal
                return
            case (nil, _?):
                self = .less
                return
            case (_?, nil):
                self = .greater
                return
            case (let one?, let two?) where one != two:
                self = one < two ? .less : .greater
                return
            default: continue
            }
        }
    }

    /// Exact: no integer is rounded to a real. Nil for a real that is no number.
    init?(_ integer: Int64, _ real: Double) {
        guard !real.isNaN else { return nil }
        let floor = real.rounded(.down)
        if let whole = Int64(exactly: floor) {
            let order = ValueOrder(integer, whole)
            self = order == .equal && real > floor ? .less : order
        } else {
            self = real > 0 ? .less : .greater
        }
    }

    var reversed: ValueOrder {
        switch self {
        case .less: .greater
        case .equal: .equal
        case .greater: .less
        }
    }
}
