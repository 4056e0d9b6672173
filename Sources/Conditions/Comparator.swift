// SPDX-License-Identifier: Apache-2.0

/// `field comparator operand`.
public enum Comparator: Sendable, Hashable, CaseIterable {
    case equal
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual

    /// Whether a value that lies so to another one meets the comparison.
    func holds(_ order: ValueOrder) -> Bool {
        switch self {
        case .equal: order == .equal
        case .less: order == .less
        case .lessOrEqual: order != .greater
        case .greater: order == .greater
        case .greaterOrEqual: order != .less
        }
    }
}
