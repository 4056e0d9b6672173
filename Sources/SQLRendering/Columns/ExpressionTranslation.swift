// SPDX-License-Identifier: Apache-2.0
internal import Conditions
internal import DataDomain
internal import Kernel

/// Expressions of computed fields in Postgres' own words. Functions in Roost's schema do what has to be done as the
/// domain does it: arithmetic that gives null where the result has no place, letters in lower and upper case.
struct ExpressionTranslation {
    let row: TableRow

    /// A piece of the expression and what it yields; nil for the literal null.
    private struct Term {
        let sql: SQL
        let kind: ValueKind?

        var isReal: Bool { kind == .real }
        var scale: Int { if case .decimal(let scale)? = kind { scale } else { 0 } }
    }

    func sql(_ rules: ComputedRules) -> SQL {
        let term = term(rules.expression)
        switch rules.kind {
        case .real: return real(term)
        case .decimal(let scale): return exactly("+", term, Term(sql: "0", kind: .integer), scale: scale)
        default: return term.sql
        }
    }

    private func term(_ expression: Expression) -> Term {
        switch expression {
        case .field(let name): field(name)
        case .literal(let value): literal(value)
        case .call(let function, let arguments): call(function, arguments.map(term))
        }
    }

    private func field(_ name: FieldName) -> Term {
        guard let field = row.entity.field(name.rawValue), let kind = field.type.valueKind else {
            return Term(sql: "NULL", kind: nil)
        }
        let value = row.value(of: field)
        switch field.type.native {
        case .uuid, .json: return Term(sql: row.dialect.text(value, of: field.type.native), kind: kind)
        default: return Term(sql: value, kind: kind)
        }
    }

    private func literal(_ value: Value) -> Term {
        let kind: ValueKind? =
            switch value {
            case .boolean: .boolean
            case .integer: .integer
            case .real: .real
            case .decimal(let decimal): .decimal(scale: decimal.scale)
            case .text: .text
            case .null, .json, .list: nil
            }
        guard let kind else { return Term(sql: "NULL", kind: nil) }
        return Term(sql: SQL(SQLParameter.value(value), as: .native(NativeType(kind))), kind: kind)
    }

    private func call(_ function: Expression.Function, _ terms: [Term]) -> Term {
        switch function {
        case .concat: Term(sql: "(\(terms.map(piece).joined(" || ")))", kind: .text)
        case .lower: Term(sql: "roost.lower(\(terms[0].sql))", kind: .text)
        case .upper: Term(sql: "roost.upper(\(terms[0].sql))", kind: .text)
        case .trim: Term(sql: "btrim(\(terms[0].sql), ' ')", kind: .text)
        case .length: Term(sql: "CAST(length(\(terms[0].sql)) AS BIGINT)", kind: .integer)
        case .add: folded(terms, "+")
        case .subtract: folded(terms, "-")
        case .multiply: folded(terms, "*")
        case .divide: Term(sql: "roost.real('/', \(real(terms[0])), \(real(terms[1])))", kind: .real)
        case .round: rounded(terms)
        case .coalesce: Term(sql: "coalesce(\(unified(terms).joined(", ")))", kind: kind(of: terms))
        case .choose: chosen(terms)
        case .equal: Term(sql: "(\(unified(terms).joined(" = ")))", kind: .boolean)
        case .less: Term(sql: "(\(unified(terms).joined(" < ")))", kind: .boolean)
        }
    }

    /// Null counts as empty.
    private func piece(_ term: Term) -> SQL {
        guard let kind = term.kind else { return "''" }
        return "coalesce(\(row.dialect.text(term.sql, of: NativeType(kind))), '')"
    }

    private func folded(_ terms: [Term], _ sign: SQL) -> Term {
        guard let first = terms.first else { return Term(sql: "NULL", kind: nil) }
        return terms.dropFirst().reduce(first) { left, right in
            guard let kind = kind(of: [left, right]) else { return Term(sql: "NULL", kind: nil) }
            if kind == .real { return Term(sql: "roost.real('\(sign)', \(real(left)), \(real(right)))", kind: .real) }
            let scale = sign == "*" ? left.scale + right.scale : max(left.scale, right.scale)
            let result: ValueKind = scale == 0 ? .integer : .decimal(scale: scale)
            return Term(sql: exactly(sign, left, right, scale: scale), kind: result)
        }
    }

    private func exactly(_ sign: SQL, _ left: Term, _ right: Term, scale: Int) -> SQL {
        "roost.exact('\(sign)', \(left.sql), \(right.sql), \(scale))"
    }

    private func real(_ term: Term) -> SQL { "CAST(\(term.sql) AS DOUBLE PRECISION)" }

    private func rounded(_ terms: [Term]) -> Term {
        let digits: SQL = terms.count > 1 ? "CAST(\(terms[1].sql) AS INTEGER)" : "0"
        switch terms[0].kind {
        case .real?: return Term(sql: "roost.round(\(terms[0].sql), \(digits))", kind: .real)
        case .decimal?: return Term(sql: "round(\(terms[0].sql), \(digits))", kind: terms[0].kind)
        default: return terms[0]
        }
    }

    private func chosen(_ terms: [Term]) -> Term {
        let values = unified(Array(terms.dropFirst()))
        return Term(
            sql: "(CASE WHEN \(terms[0].sql) THEN \(values[0]) ELSE \(values[1]) END)",
            kind: kind(of: Array(terms.dropFirst()))
        )
    }

    /// The terms as values of one type.
    private func unified(_ terms: [Term]) -> [SQL] {
        kind(of: terms) == .real ? terms.map(real) : terms.map(\.sql)
    }

    private func kind(of terms: [Term]) -> ValueKind? {
        if terms.contains(where: \.isReal) { return .real }
        return terms.max { $0.scale < $1.scale }.flatMap { widest in
            widest.scale > 0 ? widest.kind : terms.lazy.compactMap(\.kind).first
        }
    }
}
