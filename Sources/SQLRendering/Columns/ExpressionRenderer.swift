// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import DataDomain
internal import Kernel

/// Expressions of computed fields as SQL: a text put together from fields in the database's own words, everything
/// else by the domain's own evaluation.
struct ExpressionRenderer {
    let row: TableRow

    func sql(_ rules: ComputedRules) -> SQL {
        switch row.dialect {
        case .sqlite: evaluated(rules)
        case .postgres: ExpressionTranslation(row: row).sql(rules)
        }
    }

    private func evaluated(_ rules: ComputedRules) -> SQL {
        if let concatenation = concatenation(rules.expression) { return concatenation }
        let code = ExpressionCode(rules.expression, as: rules.kind, of: row.entity)
        let cells = code.fields.map { field in row.entity.field(field.name.rawValue).map(row.value) ?? "NULL" }
        return "roost_evaluate(\(([SQL(SQLParameter.value(.text(code.text)))] + cells).joined(", ")))"
    }

    private func concatenation(_ expression: Expression) -> SQL? {
        guard case .call(.concat, let arguments) = expression, !arguments.isEmpty else { return nil }
        var pieces: [SQL] = []
        for argument in arguments {
            switch argument {
            case .literal(.text(let text)): pieces.append(SQL(SQLParameter.value(.text(text))))
            case .field(let name):
                guard let field = row.entity.field(name.rawValue), let kind = field.type.valueKind,
                    kind == .text || kind == .integer || kind == .date || kind == .instant || kind == .week
                else { return nil }
                pieces.append("ifnull(\(row.value(of: field)), '')")
            default: return nil
            }
        }
        return "(\(pieces.joined(" || ")))"
    }
}
