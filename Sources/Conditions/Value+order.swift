// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Value {
    /// Nil when one of the two is null or when their types have no common order. Text goes by code point, so two
    /// spellings of one character differ; integers and reals go by their exact values.
    public func order(to other: Value) -> ValueOrder? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): ValueOrder(left, right)
        case (.text(let left), .text(let right)): ValueOrder(left, right)
        case (.real(let left), .real(let right)): left.isNaN || right.isNaN ? nil : ValueOrder(left, right)
        case (.decimal(let left), .decimal(let right)): ValueOrder(left, right)
        case (.boolean(let left), .boolean(let right)): ValueOrder(left ? 1 : 0, right ? 1 : 0)
        case (.integer(let left), .real(let right)): ValueOrder(left, right)
        case (.real(let left), .integer(let right)): ValueOrder(right, left)?.reversed
        default: nil
        }
    }
}
