// SPDX-License-Identifier: Apache-2.0
internal import Conditions

extension Dialect {
    /// `value` is one of the elements of a list.
    func isMember(_ value: SQL, _ operand: OperandSQL, of type: NativeType) -> SQL {
        switch self {
        case .sqlite: "\(value) IN (SELECT value FROM json_each(\(operand.sql(.plain))))"
        case .postgres: "\(value) = ANY(\(operand.sql(.list(of: type))))"
        }
    }

    func matches(_ text: SQL, _ match: TextMatch, _ operand: OperandSQL) -> SQL {
        switch self {
        case .sqlite: "\(match.function)(\(text), \(operand.sql(.plain)))"
        case .postgres:
            switch match {
            case .like: "\(text) LIKE \(operand.sql(.pattern(foldsCase: false)))"
            case .ilike: "roost.lower(\(text)) LIKE \(operand.sql(.pattern(foldsCase: true)))"
            case .startsWith: "starts_with(\(text), \(operand.sql(.piece)))"
            case .endsWith: "right(\(text), length(\(operand.sql(.piece)))) = \(operand.sql(.piece))"
            case .contains: "strpos(\(text), \(operand.sql(.piece))) > 0"
            case .regex: "\(text) ~ \(operand.sql(.regex))"
            }
        }
    }

    func holds(_ array: SQL, _ mode: JSONMembership, _ operand: OperandSQL) -> SQL {
        switch self {
        case .sqlite: "\(mode.function)(\(array), \(operand.sql(.plain)))"
        case .postgres:
            switch mode {
            case .one: "roost.has(\(array), \(operand.sql(.scalar)))"
            case .any: "roost.has_any(\(array), \(operand.sql(.scalars)))"
            case .all: "roost.has_all(\(array), \(operand.sql(.scalars)))"
            }
        }
    }

    func isNear(_ point: SQL, longitude: SQL, latitude: SQL, meters: SQL) -> SQL {
        switch self {
        case .sqlite: "roost_near(\(point), \(longitude), \(latitude), \(meters))"
        case .postgres: "roost.near(\(point), \(longitude), \(latitude), \(meters))"
        }
    }

    func searches(_ texts: [SQL], _ operand: OperandSQL) -> SQL {
        switch self {
        case .sqlite: "roost_search(\(([operand.sql(.plain)] + texts).joined(", ")))"
        case .postgres: "roost.search(\(operand.sql(.words)), ARRAY[\(texts.joined(", "))]::text[])"
        }
    }

    /// One part of a composite id, to be held against a column of its key.
    func part(_ column: SQL, of id: SQL, at place: Int) -> SQL {
        switch self {
        case .sqlite: "\(column) = roost_part(\(id), \(place))"
        case .postgres: "CAST(\(column) AS TEXT) = roost.part(\(id), \(place))"
        }
    }

    /// A value of any type as text.
    func text(_ value: SQL, of type: NativeType) -> SQL {
        switch (self, type) {
        case (.sqlite, _), (_, .text): value
        case (.postgres, .instant):
            "to_char(\(value) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') COLLATE \"C\""
        default: "CAST(\(value) AS TEXT) COLLATE \"C\""
        }
    }

    /// `value`, compared by code point whatever its column says.
    func byCodePoint(_ value: SQL) -> SQL {
        switch self {
        case .sqlite: "\(value) COLLATE BINARY"
        case .postgres: "\(value) COLLATE \"C\""
        }
    }

    /// The key of this type that a text spells; null when it spells none.
    func key(spelledBy text: SQL, of type: NativeType) -> SQL {
        switch (self, type) {
        case (.sqlite, .integer): "CAST(\(text) AS INTEGER)"
        case (.postgres, .integer): "CASE WHEN \(text) ~ '^-?[0-9]{1,18}$' THEN CAST(\(text) AS BIGINT) END"
        case (.postgres, .uuid):
            "CASE WHEN \(text) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN CAST(\(text) AS UUID) END"
        default: text
        }
    }
}

/// The right side of a condition, to be sent as what the place asks for.
struct OperandSQL {
    let operand: Operand

    func sql(_ form: ParameterForm) -> SQL {
        switch operand {
        case .value(let value): SQL(SQLParameter.value(value), as: form)
        case .parameter(let place): SQL(SQLParameter.plan(place), as: form)
        // Unbound: it has no value, and no leaf holds of none.
        case .variable: "NULL"
        }
    }
}
