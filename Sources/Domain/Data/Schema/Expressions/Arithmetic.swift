// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Numbers of mixed kinds as expressions combine them: a real makes the result real, else a decimal makes it decimal.
enum Arithmetic {
    enum Operation {
        case add, subtract, multiply
    }

    static func fold(_ values: [Value], _ operation: Operation) -> Value {
        guard let first = values.first else { return .null }
        return values.dropFirst().reduce(first) { combine($0, $1, operation) }
    }

    private static func combine(_ left: Value, _ right: Value, _ operation: Operation) -> Value {
        if let left = left.exact, let right = right.exact { return exactly(left, right, operation) }
        guard let left = left.double, let right = right.double else { return .null }
        let result =
            switch operation {
            case .add: left + right
            case .subtract: left - right
            case .multiply: left * right
            }
        return result.isFinite ? .real(result) : .null
    }

    private static func exactly(_ left: Decimal, _ right: Decimal, _ operation: Operation) -> Value {
        let scale = operation == .multiply ? left.scale + right.scale : max(left.scale, right.scale)
        guard scale <= Decimal.maximumScale else { return .null }
        let (first, second) = (left.units(scale: scale), right.units(scale: scale))
        let units: Int128 =
            switch operation {
            case .add: first + second
            case .subtract: first - second
            case .multiply: Int128(left.unscaled) * Int128(right.unscaled)
            }
        return value(units, scale: scale)
    }

    private static func value(_ units: Int128, scale: Int) -> Value {
        guard let unscaled = Int64(exactly: units) else { return .null }
        return scale == 0 ? .integer(unscaled) : .decimal(Decimal(unscaled: unscaled, scale: scale))
    }

    static func quotient(_ left: Value, _ right: Value) -> Value {
        guard let left = left.double, let right = right.double, right != 0 else { return .null }
        let result = left / right
        return result.isFinite ? .real(result) : .null
    }

    /// Half away from zero.
    static func rounded(_ value: Value, digits: Value) -> Value {
        guard case .integer(let count) = digits, (0...15).contains(count) else { return .null }
        switch value {
        case .integer: return value
        case .decimal(let decimal): return rounded(decimal, digits: Int(count))
        case .real(let real):
            let unit = Double(power(Int(count)))
            let scaled = real * unit
            return scaled.isFinite ? .real(scaled.rounded(.toNearestOrAwayFromZero) / unit) : value
        default: return .null
        }
    }

    private static func rounded(_ decimal: Decimal, digits: Int) -> Value {
        guard digits < decimal.scale else { return .decimal(decimal) }
        let unit = power(decimal.scale - digits)
        let (units, rest) = Int128(decimal.unscaled).quotientAndRemainder(dividingBy: unit)
        let isUp = rest.magnitude * 2 >= unit.magnitude
        return .decimal(Decimal(unscaled: Int64(units + (isUp ? rest.signum() : 0)), scale: digits))
    }

    /// Text by code point.
    static func isEqual(_ left: Value, _ right: Value) -> Bool {
        if let left = left.exact, let right = right.exact { return left == right }
        if let left = left.double, let right = right.double { return left == right }
        if case .text(let left) = left, case .text(let right) = right { return left.utf8.elementsEqual(right.utf8) }
        return left == right
    }

    /// Text by code point. Nil when the values have no common order.
    static func isLess(_ left: Value, _ right: Value) -> Bool? {
        if let left = left.exact, let right = right.exact { return left < right }
        if let left = left.double, let right = right.double { return left < right }
        guard case .text(let left) = left, case .text(let right) = right else { return nil }
        return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    }

    fileprivate static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}

extension Value {
    /// Integers and decimals, exactly.
    fileprivate var exact: Decimal? {
        switch self {
        case .integer(let integer): Decimal(unscaled: integer, scale: 0)
        case .decimal(let decimal): decimal
        default: nil
        }
    }

    fileprivate var double: Double? {
        if case .real(let real) = self { return real }
        return exact?.doubleValue
    }
}

extension Decimal {
    /// The number in units of `10^-scale`, which must not be coarser than its own.
    fileprivate func units(scale: Int) -> Int128 { Int128(unscaled) * Arithmetic.power(scale - self.scale) }
}
