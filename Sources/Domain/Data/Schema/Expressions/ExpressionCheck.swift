// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import JSON
internal import Kernel

/// Finds the kind of value that an expression yields, from the kinds of the fields it uses.
struct ExpressionCheck {
    /// The kind of a field that an expression may use; nil for an unknown one.
    let kindOf: (FieldName) -> ValueKind?
    let issues: SchemaIssues

    /// What an argument yields: `nothing` is the literal null, which goes with everything.
    enum Outcome: Equatable {
        case kind(ValueKind)
        case nothing
        case failed

        var kind: ValueKind? { if case .kind(let kind) = self { kind } else { nil } }
    }

    func check(_ expression: Expression, at pointer: JSONPointer) -> Outcome {
        switch expression {
        case .field(let name):
            if let kind = kindOf(name) { return .kind(kind) }
            return fail(pointer.appending("field"), "unknown_field", "no field `\(name)` that an expression can use")
        case .literal(let value): return Self.literal(value)
        case .call(let function, let arguments):
            let place = pointer.appending(function.rawValue)
            let outcomes = arguments.enumerated().map { check($1, at: place.appending($0)) }
            if outcomes.contains(.failed) { return .failed }
            return call(function, arguments, outcomes, at: place)
        }
    }

    private static func literal(_ value: Value) -> Outcome {
        switch value {
        case .boolean: .kind(.boolean)
        case .integer: .kind(.integer)
        case .real: .kind(.real)
        case .decimal(let decimal): .kind(.decimal(scale: decimal.scale))
        case .text: .kind(.text)
        case .null, .json, .list: .nothing
        }
    }

    private func call(
        _ function: Expression.Function,
        _ arguments: [Expression],
        _ outcomes: [Outcome],
        at place: JSONPointer
    ) -> Outcome {
        switch function {
        case .concat: require(outcomes, at: place, "text, integers, dates", \.isConcatenable) ?? .kind(.text)
        case .lower, .upper, .trim: require(outcomes, at: place, "text") { $0 == .text } ?? .kind(.text)
        case .length: require(outcomes, at: place, "text") { $0 == .text } ?? .kind(.integer)
        case .add, .subtract, .multiply:
            require(outcomes, at: place, "numbers", \.isNumber) ?? arithmetic(function, outcomes, at: place)
        case .divide: require(outcomes, at: place, "numbers", \.isNumber) ?? .kind(.real)
        case .round: require(outcomes, at: place, "numbers", \.isNumber) ?? rounded(arguments, outcomes, at: place)
        case .coalesce: unified(outcomes, at: place)
        case .choose: chosen(outcomes, at: place)
        case .equal: comparison(outcomes, at: place) { _ in true }
        case .less: comparison(outcomes, at: place, \.isOrdered)
        }
    }

    /// A failure when an argument is of a kind that `accepts` refuses.
    private func require(
        _ outcomes: [Outcome],
        at place: JSONPointer,
        _ what: String,
        _ accepts: (ValueKind) -> Bool
    ) -> Outcome? {
        for (index, outcome) in outcomes.enumerated() {
            guard let kind = outcome.kind, !accepts(kind) else { continue }
            return fail(place.appending(index), "invalid_expression", "takes \(what) only")
        }
        return nil
    }

    private func arithmetic(
        _ function: Expression.Function,
        _ outcomes: [Outcome],
        at place: JSONPointer
    ) -> Outcome {
        guard function == .multiply else { return unified(outcomes, at: place) }
        let kinds = outcomes.compactMap(\.kind)
        if kinds.contains(.real) { return .kind(.real) }
        let scales = kinds.compactMap(\.scale)
        guard !scales.isEmpty else { return kinds.isEmpty ? .nothing : .kind(.integer) }
        let scale = scales.reduce(0, +)
        if scale <= Decimal.maximumScale { return .kind(.decimal(scale: scale)) }
        return fail(place, "invalid_expression", "would have more than \(Decimal.maximumScale) fraction digits")
    }

    private func rounded(_ arguments: [Expression], _ outcomes: [Outcome], at place: JSONPointer) -> Outcome {
        guard let kind = outcomes.first?.kind else { return .nothing }
        var digits = 0
        if arguments.count == 2 {
            guard case .literal(.integer(let number)) = arguments[1], (0...15).contains(number) else {
                return fail(place.appending(1), "invalid_expression", "must be a number of digits from 0 to 15")
            }
            digits = Int(number)
        }
        if case .decimal(let scale) = kind { return .kind(.decimal(scale: min(scale, digits))) }
        return .kind(kind)
    }

    private func chosen(_ outcomes: [Outcome], at place: JSONPointer) -> Outcome {
        require(Array(outcomes.prefix(1)), at: place, "true or false as its first argument") { $0 == .boolean }
            ?? unified(Array(outcomes.dropFirst()), at: place)
    }

    private func comparison(
        _ outcomes: [Outcome],
        at place: JSONPointer,
        _ accepts: (ValueKind) -> Bool
    ) -> Outcome {
        if let failure = require(outcomes, at: place, "values that can be compared", accepts) { return failure }
        return unified(outcomes, at: place) == .failed ? .failed : .kind(.boolean)
    }

    /// The one kind that holds the values of all.
    private func unified(_ outcomes: [Outcome], at place: JSONPointer) -> Outcome {
        var result: ValueKind?
        for kind in outcomes.compactMap(\.kind) {
            guard let common = result.map({ $0.unified(with: kind) }) ?? kind else {
                return fail(place, "invalid_expression", "mixes values of different kinds")
            }
            result = common
        }
        return result.map { .kind($0) } ?? .nothing
    }

    private func fail(_ pointer: JSONPointer, _ code: String, _ message: String) -> Outcome {
        issues.add(pointer, code, message)
        return .failed
    }
}

extension ValueKind {
    fileprivate var scale: Int? { if case .decimal(let scale) = self { scale } else { nil } }

    /// Kinds whose text is the same on every database.
    fileprivate var isConcatenable: Bool {
        switch self {
        case .text, .integer, .date, .instant, .week: true
        case .boolean, .real, .decimal, .json, .geo: false
        }
    }

    fileprivate func unified(with other: ValueKind) -> ValueKind? {
        if self == other { return self }
        guard isNumber, other.isNumber else { return nil }
        if self == .real || other == .real { return .real }
        return .decimal(scale: max(scale ?? 0, other.scale ?? 0))
    }
}
