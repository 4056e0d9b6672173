// SPDX-License-Identifier: Apache-2.0

extension SQL: ExpressibleByStringInterpolation {
    public init(stringLiteral value: StaticString) { self.init(text: value.description) }
    public init(stringInterpolation: Interpolation) { self = stringInterpolation.sql }

    /// What may stand in `\(…)`.
    public struct Interpolation: StringInterpolationProtocol {
        var sql = SQL()
        public init(literalCapacity: Int, interpolationCount: Int) {}
        public mutating func appendLiteral(_ literal: StaticString) { sql.append(text: literal.description) }
        public mutating func appendInterpolation(_ identifier: SQLIdentifier) { sql.append(SQL(identifier)) }
        public mutating func appendInterpolation(_ piece: SQL) { sql.append(piece) }
        public mutating func appendInterpolation(_ parameter: SQLParameter, as form: ParameterForm = .plain) {
            sql.append(SQL(parameter, as: form))
        }
        public mutating func appendInterpolation(_ number: Int) { sql.append(SQL(number)) }
    }
}
